// What OpenLineage says of the resources with these ids: when they changed, their words, owners, source and columns.
// $ids: ids of resources the walk met
// binds told
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
]) AS told
