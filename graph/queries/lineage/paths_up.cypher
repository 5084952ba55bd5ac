// One step of a path search: the matching flows that enter some nodes, grouped by their other end. Code replaces the
// markers for paths between fields.
// $front: ids of resources or fields
// $at: the instant
// $kinds: kinds of flow
// binds neighbours
// visible (): the number of its flows decides which side is searched next; it is not served
UNWIND $front AS id
MATCH (taker:DataResource /*path node*/ {id: id}) WHERE taker.audience IN $audiences
MATCH (taker)<-[flow:FLOWS_TO /*path edge*/]-(giver)
WHERE coalesce(flow.kind) IN $kinds /*of kinds*/ AND flow.since <= $at AND $at < flow.until
  AND giver.audience IN $audiences
WITH *, [flow.kind, null] AS kindAndFlow /*kind and flow*/
WITH giver, collect([taker.id, flow.id, kindAndFlow, toString(flow.since), toString(flow.until), flow.fields]) AS flows
RETURN collect([
  giver.id,
  head(COLLECT { MATCH (giver)/*owner*/-[:ON]->(platform:Platform) RETURN platform.level ORDER BY platform.level }),
  COUNT { (giver)<-[:FLOWS_TO /*path edge*/]-() }, flows
]) AS neighbours
