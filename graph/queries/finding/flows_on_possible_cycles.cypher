// A slice of the flows after id $after, in id order, that can be on a cycle: another flow enters the giver, and one
// leaves the taker.
// $after: Relay id of a flow, or an empty text
// $size: maximum number of flows
// binds flow
// visible (): only selects candidates; finding/cycle follows visible flows
MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
USING INDEX flow:FLOWS_TO(id)
WHERE flow.id > $after AND EXISTS { (giver)<-[:FLOWS_TO]-() } AND EXISTS { (taker)-[:FLOWS_TO]->() }
  AND flow.since <= $asOf AND $asOf < flow.until
  AND giver.audience IN $audiences AND taker.audience IN $audiences
RETURN flow
ORDER BY flow.id
LIMIT $size
