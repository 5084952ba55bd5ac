// A slice of the flows of some channels after id $start, in id order: those valid at the instant, with visible ends,
// within a scope.
// $start: Relay id of a flow, or an empty text
// $size: maximum number of flows
// $channels: channels
// $flowKinds: kinds of flows, or null for all
// $platforms: platform codes, one of them at an end of the flow, or null
// $departments: department codes, one of them a provider of an end's entry, or null
// binds flow
UNWIND $channels AS channel
CALL (channel) {
  MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
  USING INDEX flow:FLOWS_TO(channel, id)
  WHERE flow.channel = channel AND flow.id > $start /*beyond*/
    AND ($flowKinds IS NULL OR flow.kind IN $flowKinds)
    AND flow.since <= $asOf AND $asOf < flow.until
    AND giver.audience IN $audiences AND taker.audience IN $audiences
    AND ($platforms IS NULL OR giver.platformCode IN $platforms OR taker.platformCode IN $platforms)
    AND ($departments IS NULL OR any(endpoint IN [giver, taker] WHERE EXISTS {
      MATCH (endpoint)<-[:ATTACHED]-(entry)-[:PROVIDED_BY]->(by:Department)
      WHERE by.code IN $departments AND entry.audience IN $audiences
    }))
  RETURN flow
  ORDER BY flow.channel /*descending*/, flow.id /*descending*/
  LIMIT $size
}
WITH flow
ORDER BY flow.id /*descending*/
LIMIT $size
RETURN flow
