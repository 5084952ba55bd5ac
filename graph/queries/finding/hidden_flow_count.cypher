// The number of flows within a scope that were not checked, because the caller may not see an end.
// $regions: region codes, or null
// $departments: department codes, or null
// $resources: Relay ids, or null
// $flows: Relay ids, or null
// $flowKinds: kinds of flows, or null
// binds hidden
// scans: counts hidden flows among all flows
MATCH (giver)-[flow:FLOWS_TO]->(taker)
USING INDEX flow:FLOWS_TO(id)
WHERE flow.id >= '' AND NOT (giver.audience IN $audiences AND taker.audience IN $audiences)
  AND flow.since <= $asOf AND $asOf < flow.until
  AND ($flows IS NULL OR flow.id IN $flows) AND ($flowKinds IS NULL OR flow.kind IN $flowKinds)
  AND ($resources IS NULL OR giver.id IN $resources OR taker.id IN $resources)
WITH flow, [giver, taker] AS ends
WHERE ($regions IS NULL OR any(endpoint IN ends WHERE EXISTS {
    MATCH (endpoint)-[:ON]->(:Platform)-[:OF]->(:Region)-[:SUBORDINATE_TO]->*(region:Region)
    WHERE region.code IN $regions
  }))
  AND ($departments IS NULL OR any(endpoint IN ends WHERE EXISTS {
    MATCH (endpoint)<-[:ATTACHED]-(entry)-[:PROVIDED_BY]->(by:Department)
    WHERE by.code IN $departments AND entry.audience IN $audiences
  }))
RETURN count(*) AS hidden
