// Those of these resources that are within some regions and of some departments' entries.
// $ids: Relay ids
// $regions: region codes, or null
// $departments: department codes, or null
// binds within
MATCH (held:DataResource)
USING INDEX SEEK held:DataResource(id)
WHERE held.id IN $ids AND held.audience IN $audiences
  AND ($regions IS NULL OR EXISTS {
    MATCH (held)-[:ON]->(:Platform)-[:OF]->(:Region)-[:PART_OF|ADMINISTERED_BY]->*(over:Region)
    WHERE over.code IN $regions
  })
  AND ($departments IS NULL OR EXISTS {
    MATCH (held)<-[:ATTACHED]-()-[:PROVIDED_BY]->(by:Department)
    WHERE by.code IN $departments
  })
RETURN collect(held.id) AS within
