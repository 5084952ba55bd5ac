// A slice of flows after id $after, in id order, as three lists: their ids, and the server's numbers of the resources
// at their ends, which are valid for one version of the graph.
// $after: Relay id of a flow, or an empty text
// $most: maximum number of flows
// $without: a kind of flows that are left out, or null
// binds flows, givers, takers
MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
USING INDEX flow:FLOWS_TO(id)
WHERE flow.id > $after AND ($without IS NULL OR flow.kind <> $without)
  AND flow.since <= $asOf AND $asOf < flow.until
  AND giver.audience IN $audiences AND taker.audience IN $audiences
WITH flow, giver, taker
ORDER BY flow.id
LIMIT $most
RETURN collect(flow.id) AS flows, collect(id(giver)) AS givers, collect(id(taker)) AS takers
