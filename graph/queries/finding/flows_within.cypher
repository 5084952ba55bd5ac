// The flows among these with an end on one of the platforms and an end with an entry of one of the departments.
// $ids: Relay ids
// $platforms: platform codes, or null
// $departments: department codes, or null
// binds within
MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
USING INDEX SEEK flow:FLOWS_TO(id)
WHERE flow.id IN $ids AND giver.audience IN $audiences AND taker.audience IN $audiences
  AND ($platforms IS NULL OR giver.platformCode IN $platforms OR taker.platformCode IN $platforms)
  AND ($departments IS NULL OR any(endpoint IN [giver, taker] WHERE EXISTS {
    MATCH (endpoint)<-[:ATTACHED]-(entry)-[:PROVIDED_BY]->(by:Department)
    WHERE by.code IN $departments AND entry.audience IN $audiences
  }))
RETURN collect(flow.id) AS within
