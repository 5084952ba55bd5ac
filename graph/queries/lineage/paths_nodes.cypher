// Resources on paths: name, level of the platform, and number of matching flows to or from hidden resources.
// $ids: ids of resources
// $at: the instant
// $kinds: kinds of flow
// binds resources
UNWIND $ids AS id
MATCH (node:DataResource {id: id}) WHERE node.audience IN $audiences
RETURN collect([
  node.id, node.name,
  head(COLLECT { MATCH (node)-[:ON]->(platform:Platform) RETURN platform.level ORDER BY platform.level }),
  COUNT {
    MATCH (node)-[flow:FLOWS_TO]-(other)
    WHERE flow.kind IN $kinds AND flow.since <= $at AND $at < flow.until AND NOT other.audience IN $audiences
  }
]) AS resources
