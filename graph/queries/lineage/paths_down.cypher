// One step of a path search: the matching flows that leave some resources, grouped by their other end.
// $front: ids of resources
// $at: the instant
// $kinds: kinds of flow
// binds neighbours
// visible (): the number of its flows decides which side is searched next; it is not served
UNWIND $front AS id
MATCH (node:DataResource {id: id}) WHERE node.audience IN $audiences
MATCH (node)-[flow:FLOWS_TO]->(next)
WHERE flow.kind IN $kinds AND flow.since <= $at AND $at < flow.until AND next.audience IN $audiences
WITH next, collect([node.id, flow.id, flow.kind, toString(flow.since), toString(flow.until), flow.fields]) AS flows
RETURN collect([
  next.id, head(COLLECT { MATCH (next)-[:ON]->(platform:Platform) RETURN platform.level ORDER BY platform.level }),
  COUNT { (next)-[:FLOWS_TO]->() }, flows
]) AS neighbours
