// A slice of the flows after id $start, in id order, that can be on a cycle: another flow enters the giver, and one
// leaves the taker; none of them is a return flow.
// $start: Relay id of a flow, or an empty text
// $size: maximum number of flows
// binds flow
// visible (): only selects candidates; finding/cycle follows visible flows
MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
USING INDEX flow:FLOWS_TO(id)
WHERE flow.id > $start /*beyond*/ AND flow.kind <> 'RETURN_FLOW'
  AND EXISTS { (giver)<-[before:FLOWS_TO]-() WHERE before.kind <> 'RETURN_FLOW' }
  AND EXISTS { (taker)-[next:FLOWS_TO]->() WHERE next.kind <> 'RETURN_FLOW' }
  AND flow.since <= $asOf AND $asOf < flow.until
  AND giver.audience IN $audiences AND taker.audience IN $audiences
RETURN flow
ORDER BY flow.id /*descending*/
LIMIT $size
