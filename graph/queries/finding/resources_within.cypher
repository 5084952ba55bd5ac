// The resources among these on one of the platforms and with an entry of one of the departments.
// $ids: Relay ids
// $platforms: platform codes, or null
// $departments: department codes, or null
// binds within
MATCH (resource:DataResource)
USING INDEX SEEK resource:DataResource(id)
WHERE resource.id IN $ids AND resource.audience IN $audiences
  AND ($platforms IS NULL OR resource.platformCode IN $platforms)
  AND ($departments IS NULL OR EXISTS {
    MATCH (resource)<-[:ATTACHED]-(entry)-[:PROVIDED_BY]->(by:Department)
    WHERE by.code IN $departments AND entry.audience IN $audiences
  })
RETURN collect(resource.id) AS within
