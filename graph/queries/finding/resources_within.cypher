// Those of these resources that are on some platforms and of some departments' entries.
// $ids: Relay ids
// $platforms: platform codes, or null
// $departments: department codes, or null
// binds within
MATCH (held:DataResource)
USING INDEX SEEK held:DataResource(id)
WHERE held.id IN $ids AND held.audience IN $audiences
  AND ($platforms IS NULL OR held.platformCode IN $platforms)
  AND ($departments IS NULL OR EXISTS {
    MATCH (held)<-[:ATTACHED]-(entry)-[:PROVIDED_BY]->(by:Department)
    WHERE by.code IN $departments AND entry.audience IN $audiences
  })
RETURN collect(held.id) AS within
