// A slice of the resources after id $start, in id order, within a scope.
// $start: Relay id of a resource, or an empty text
// $size: maximum number of resources
// $platforms: platform codes, or null
// $departments: department codes, one of them a provider of an entry, or null
// binds resource
MATCH (resource:DataResource)
USING INDEX resource:DataResource(id)
WHERE resource.id > $start /*beyond*/ AND resource.audience IN $audiences
  AND ($platforms IS NULL OR resource.platformCode IN $platforms)
  AND ($departments IS NULL OR EXISTS {
    MATCH (resource)<-[:ATTACHED]-(entry)-[:PROVIDED_BY]->(by:Department)
    WHERE by.code IN $departments AND entry.audience IN $audiences
  })
RETURN resource
ORDER BY resource.id /*descending*/
LIMIT $size
