// A slice of the flows of some kinds after id $start, in id order: those valid at the instant, with visible ends,
// within a scope.
// $start: Relay id of a flow, or an empty text
// $size: maximum number of flows
// $flowKinds: kinds of flows
// $recorded: a property that they must have, or null
// $routes: pairs of platforms, each `<giver's platform>><taker's platform>`, or null for any
// $platforms: platform codes, one of them at an end of the flow, or null
// $departments: department codes, one of them a provider of an end's entry, or null
// binds flow
UNWIND $flowKinds AS kind
CALL (kind) {
  MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
  USING INDEX flow:FLOWS_TO(kind, id)
  WHERE flow.kind = kind AND flow.id > $start /*beyond*/
    AND ($recorded IS NULL OR flow[$recorded] IS NOT NULL)
    AND flow.since <= $asOf AND $asOf < flow.until
    AND ($routes IS NULL OR giver.platformCode + '>' + taker.platformCode IN $routes)
    AND giver.audience IN $audiences AND taker.audience IN $audiences
    AND ($platforms IS NULL OR giver.platformCode IN $platforms OR taker.platformCode IN $platforms)
    AND ($departments IS NULL OR any(endpoint IN [giver, taker] WHERE EXISTS {
      MATCH (endpoint)<-[:ATTACHED]-(entry)-[:PROVIDED_BY]->(by:Department)
      WHERE by.code IN $departments AND entry.audience IN $audiences
    }))
  RETURN flow
  ORDER BY flow.kind /*descending*/, flow.id /*descending*/
  LIMIT $size
}
WITH flow
ORDER BY flow.id /*descending*/
LIMIT $size
RETURN flow
