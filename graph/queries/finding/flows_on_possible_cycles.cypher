// The flows that follow one, by id, read in that order, whose giver is fed and whose taker feeds: no other is on a cycle.
// $after: Relay id of a flow, or an empty text
// $size: how many
// binds flow
// visible (): narrows only what is sought; finding/cycle follows what the caller may see
MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
USING INDEX flow:FLOWS_TO(id)
WHERE flow.id > $after AND EXISTS { (giver)<-[:FLOWS_TO]-() } AND EXISTS { (taker)-[:FLOWS_TO]->() }
  AND flow.since <= $asOf AND $asOf < flow.until
  AND giver.audience IN $audiences AND taker.audience IN $audiences
RETURN flow
ORDER BY flow.id
LIMIT $size
