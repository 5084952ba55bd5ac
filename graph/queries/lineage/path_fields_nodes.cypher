// Fields on paths: name, level of the platform of the resource, and number of valid derivations to or from hidden fields.
// $ids: ids of fields
// $at: the instant
// binds fields
UNWIND $ids AS id
MATCH (node:Field {id: id}) WHERE node.audience IN $audiences
RETURN collect([
  node.id, node.name,
  head(COLLECT {
    MATCH (node)<-[:HAS_FIELD|FORMERLY_HAS_FIELD]-(:DataResource)-[:ON]->(platform:Platform)
    RETURN platform.level ORDER BY platform.level
  }),
  COUNT {
    MATCH (node)-[derives:DERIVES]-(other)
    WHERE derives.since <= $at AND $at < derives.until AND NOT other.audience IN $audiences
  }
]) AS fields
