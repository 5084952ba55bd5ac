// Those of these flows of which an end is within some regions and is of some departments' entries.
// $ids: Relay ids
// $regions: region codes, or null
// $departments: department codes, or null
// binds within
MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
USING INDEX SEEK flow:FLOWS_TO(id)
WHERE flow.id IN $ids AND giver.audience IN $audiences AND taker.audience IN $audiences
WITH flow, [giver, taker] AS ends
WHERE ($regions IS NULL OR any(held IN ends WHERE EXISTS {
    MATCH (held)-[:ON]->(:Platform)-[:OF]->(:Region)-[:PART_OF|ADMINISTERED_BY]->*(over:Region)
    WHERE over.code IN $regions
  }))
  AND ($departments IS NULL OR any(held IN ends WHERE EXISTS {
    MATCH (held)<-[:ATTACHED]-()-[:PROVIDED_BY]->(by:Department)
    WHERE by.code IN $departments
  }))
RETURN collect(flow.id) AS within
