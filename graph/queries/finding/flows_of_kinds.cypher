// The flows of some kinds that follow one, by id, read in that order: those valid at the instant whose ends the caller
// may see, within a scope.
// $after: Relay id of a flow, or an empty text
// $size: how many
// $flowKinds: kinds of flows
// $recorded: a property that is recorded of them, or null for any
// $ways: the ways they go, each `<giver's platform>><taker's platform>`, or null for any
// $platforms: platform codes, of which one end has one, or null
// $departments: department codes, of which one end's entries have one, or null
// binds flow
UNWIND $flowKinds AS kind
CALL (kind) {
  MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
  USING INDEX flow:FLOWS_TO(kind, id)
  WHERE flow.kind = kind AND flow.id > $after
    AND ($recorded IS NULL OR flow[$recorded] IS NOT NULL)
    AND flow.since <= $asOf AND $asOf < flow.until
    AND ($ways IS NULL OR giver.platformCode + '>' + taker.platformCode IN $ways)
    AND giver.audience IN $audiences AND taker.audience IN $audiences
    AND ($platforms IS NULL OR giver.platformCode IN $platforms OR taker.platformCode IN $platforms)
    AND ($departments IS NULL OR any(held IN [giver, taker] WHERE EXISTS {
      MATCH (held)<-[:ATTACHED]-(entry)-[:PROVIDED_BY]->(by:Department)
      WHERE by.code IN $departments AND entry.audience IN $audiences
    }))
  RETURN flow
  ORDER BY flow.kind, flow.id
  LIMIT $size
}
WITH flow
ORDER BY flow.id
LIMIT $size
RETURN flow
