// One step of a path search: the matching flows that enter some resources, grouped by their other end.
// $front: ids of resources
// $at: the instant
// $kinds: kinds of flow
// binds neighbours
// visible (): the number of its flows decides which side is searched next; it is not served
UNWIND $front AS id
MATCH (node:DataResource {id: id}) WHERE node.audience IN $audiences
MATCH (node)<-[flow:FLOWS_TO]-(before)
WHERE flow.kind IN $kinds AND flow.since <= $at AND $at < flow.until AND before.audience IN $audiences
WITH before, collect([node.id, flow.id, flow.kind, toString(flow.since), toString(flow.until), flow.fields]) AS flows
RETURN collect([
  before.id, head(COLLECT { MATCH (before)-[:ON]->(platform:Platform) RETURN platform.level ORDER BY platform.level }),
  COUNT { (before)<-[:FLOWS_TO]-() }, flows
]) AS neighbours
