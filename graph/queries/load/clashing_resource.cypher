// Resources whose namespace and name belong to another resource.
// $rows: {id, namespace, name}
// binds id
UNWIND $rows AS row
MATCH (other:DataResource {namespace: row.namespace, name: row.name})
  USING INDEX SEEK other:DataResource(namespace, name)
WHERE other.id <> row.id
RETURN row.id AS id, other.id AS other
