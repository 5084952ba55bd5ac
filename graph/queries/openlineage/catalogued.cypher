// The resources with one of these names that were not created by an import of lineage.
// $names: {key, namespace, name}
// $audiences: audiences that the producer may read
// binds key
UNWIND $names AS row
MATCH (resource:DataResource {namespace: row.namespace, name: row.name})
USING INDEX SEEK resource:DataResource(namespace, name)
WHERE resource.origin IS NULL
RETURN row.key AS key, resource.id AS resource, resource.audience IN $audiences AS visible
