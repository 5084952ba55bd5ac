// What the starts of a walk over fields are: fields, or resources with their fields.
// $of: ids of fields or resources
// binds named
UNWIND $of AS id
OPTIONAL MATCH (field:Field {id: id})<-[:HAS_FIELD]-(owner:DataResource)
WHERE field.audience IN $audiences AND owner.audience IN $audiences
OPTIONAL MATCH (resource:DataResource {id: id})
WHERE resource.audience IN $audiences
RETURN collect([
  id, owner.id, resource.id,
  COLLECT { MATCH (resource)-[:HAS_FIELD]->(own:Field) WHERE own.audience IN $audiences RETURN own.id ORDER BY own.id }
]) AS named
