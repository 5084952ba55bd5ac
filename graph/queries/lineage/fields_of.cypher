// The start nodes of a traversal over fields: fields, and resources with their fields.
// $of: ids of fields or resources
// binds startNodes
UNWIND $of AS id
OPTIONAL MATCH (field:Field {id: id})<-[:HAS_FIELD]-(owner:DataResource)
WHERE field.audience IN $audiences AND owner.audience IN $audiences
OPTIONAL MATCH (resource:DataResource {id: id})
WHERE resource.audience IN $audiences
RETURN collect([
  id, owner.id, resource.id,
  COLLECT {
    MATCH (resource)-[:HAS_FIELD]->(ownField:Field) WHERE ownField.audience IN $audiences
    RETURN ownField.id ORDER BY ownField.id
  }
]) AS startNodes
