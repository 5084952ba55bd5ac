// The ids of the flows that follow one, by id: those valid at the instant whose ends the caller may see.
// $after: Relay id of a flow, or an empty text
// $most: how many
// $flowKinds: kinds of flows, or null for all
// $channels: channels, or null for all
// $recorded: a property that is recorded of them, or null for any
// binds following
MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
USING INDEX flow:FLOWS_TO(id)
WHERE flow.id > $after
  AND ($flowKinds IS NULL OR flow.kind IN $flowKinds) AND ($channels IS NULL OR flow.channel IN $channels)
  AND ($recorded IS NULL OR flow[$recorded] IS NOT NULL)
  AND flow.since <= $asOf AND $asOf < flow.until
  AND giver.audience IN $audiences AND taker.audience IN $audiences
WITH flow.id AS each
ORDER BY each
LIMIT $most
RETURN collect(each) AS following
