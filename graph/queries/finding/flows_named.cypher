// The ids of valid flows that are named by id, or that start or end at a named resource; by id.
// $flows: Relay ids, or null
// $resources: Relay ids, or null
// $flowKinds: kinds of flows, or null for all
// $channels: channels, or null for all
// $recorded: a property that they must have, or null
// binds named
CALL () {
  MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
  USING INDEX SEEK flow:FLOWS_TO(id)
  WHERE flow.id IN $flows AND giver.audience IN $audiences AND taker.audience IN $audiences
    AND ($resources IS NULL OR giver.id IN $resources OR taker.id IN $resources)
  RETURN flow
  UNION
  MATCH (touched:DataResource)-[flow:FLOWS_TO]-(other:DataResource)
  USING INDEX SEEK touched:DataResource(id)
  WHERE $flows IS NULL AND touched.id IN $resources
    AND touched.audience IN $audiences AND other.audience IN $audiences
  RETURN flow
}
WITH flow
WHERE ($flowKinds IS NULL OR flow.kind IN $flowKinds) AND ($channels IS NULL OR flow.channel IN $channels)
  AND ($recorded IS NULL OR flow[$recorded] IS NOT NULL)
  AND flow.since <= $asOf AND $asOf < flow.until
WITH DISTINCT flow.id AS flowId
ORDER BY flowId
RETURN collect(flowId) AS named
