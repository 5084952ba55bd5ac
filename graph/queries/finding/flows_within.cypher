// Those of these flows of which an end is on some platforms and is of some departments' entries.
// $ids: Relay ids
// $platforms: platform codes, or null
// $departments: department codes, or null
// binds within
MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
USING INDEX SEEK flow:FLOWS_TO(id)
WHERE flow.id IN $ids AND giver.audience IN $audiences AND taker.audience IN $audiences
  AND ($platforms IS NULL OR giver.platformCode IN $platforms OR taker.platformCode IN $platforms)
  AND ($departments IS NULL OR any(held IN [giver, taker] WHERE EXISTS {
    MATCH (held)<-[:ATTACHED]-(entry)-[:PROVIDED_BY]->(by:Department)
    WHERE by.code IN $departments AND entry.audience IN $audiences
  }))
RETURN collect(flow.id) AS within
