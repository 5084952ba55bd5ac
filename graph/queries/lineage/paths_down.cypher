// One step of a path search: the matching flows that leave some nodes, grouped by their other end. Code replaces the
// markers for paths between fields.
// $front: ids of resources or fields
// $at: the instant
// $kinds: kinds of flow
// binds neighbours
// visible (): the number of its flows decides which side is searched next; it is not served
UNWIND $front AS id
MATCH (giver:DataResource /*path node*/ {id: id}) WHERE giver.audience IN $audiences
MATCH (giver)-[flow:FLOWS_TO /*path edge*/]->(taker)
WHERE coalesce(flow.kind) IN $kinds /*of kinds*/ AND flow.since <= $at AND $at < flow.until
  AND taker.audience IN $audiences
WITH *, [flow.kind, null] AS kindAndFlow /*kind and flow*/
WITH taker, collect([giver.id, flow.id, kindAndFlow, toString(flow.since), toString(flow.until), flow.fields]) AS flows
RETURN collect([
  taker.id,
  head(COLLECT { MATCH (taker)/*owner*/-[:ON]->(platform:Platform) RETURN platform.level ORDER BY platform.level }),
  COUNT { (taker)-[:FLOWS_TO /*path edge*/]->() }, flows
]) AS neighbours
