// Nodes on paths: name, level of the platform, and number of matching flows to or from hidden nodes. Code replaces the
// markers for paths between fields.
// $ids: ids of resources or fields
// $at: the instant
// $kinds: kinds of flow
// binds pathNodes
UNWIND $ids AS id
MATCH (node:DataResource /*path node*/ {id: id}) WHERE node.audience IN $audiences
RETURN collect([
  node.id, node.name,
  head(COLLECT { MATCH (node)/*owner*/-[:ON]->(platform:Platform) RETURN platform.level ORDER BY platform.level }),
  COUNT {
    MATCH (node)-[flow:FLOWS_TO /*path edge*/]-(other)
    WHERE coalesce(flow.kind) IN $kinds /*of kinds*/ AND flow.since <= $at AND $at < flow.until
      AND NOT other.audience IN $audiences
  }
]) AS pathNodes
