// The flows that follow one by id, each with the number of the resource it comes from and of the one it goes to: the
// server's own numbers, which hold for one version of the graph.
// $after: Relay id of a flow, or an empty text
// $most: how many
// binds following
MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
USING INDEX flow:FLOWS_TO(id)
WHERE flow.id > $after AND flow.since <= $asOf AND $asOf < flow.until
  AND giver.audience IN $audiences AND taker.audience IN $audiences
WITH [flow.id, id(giver), id(taker)] AS each
ORDER BY each[0]
LIMIT $most
RETURN collect(each) AS following
