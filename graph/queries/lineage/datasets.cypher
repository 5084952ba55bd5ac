// The OpenLineage facets of the resources with these ids: time of change, documentation, owners, source and columns.
// $ids: ids of visited resources
// binds datasets
UNWIND $ids AS id
MATCH (resource:DataResource {id: id})
WHERE resource.audience IN $audiences
WITH resource,
  COLLECT {
    MATCH (resource)-[:HAS_FIELD]->(field:Field)
    WHERE field.audience IN $audiences AND field.position < 9999
    RETURN [field.name, field.dataType] ORDER BY field.position, field.name
  } AS columns
RETURN collect([
  resource.id, toString(resource.updatedAt), resource.description, resource.owners, resource.ownerTypes,
  resource.dataSource, columns
]) AS datasets
