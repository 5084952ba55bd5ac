// A slice of the ids of resources after id $start, in order, within a scope: those with an entry that another
// resource feeds.
// $start: Relay id of a resource, or an empty text
// $size: maximum number of resources
// $platforms: platform codes, or null
// $departments: department codes, one of them a provider of an entry, or null
// binds ids
MATCH (resource:DataResource)
USING INDEX resource:DataResource(id)
WHERE resource.id > $start /*beyond*/ AND resource.audience IN $audiences
  AND ($platforms IS NULL OR resource.platformCode IN $platforms)
  AND ($departments IS NULL OR EXISTS {
    MATCH (resource)<-[:ATTACHED]-(entry)-[:PROVIDED_BY]->(by:Department)
    WHERE by.code IN $departments AND entry.audience IN $audiences
  })
  AND EXISTS { (resource)<-[:ATTACHED]-(entry) WHERE entry.audience IN $audiences }
  AND EXISTS {
    MATCH (feeder:DataResource)-[flow:FLOWS_TO]->(resource)
    WHERE flow.since <= $asOf AND $asOf < flow.until AND feeder.audience IN $audiences AND feeder <> resource
  }
WITH resource.id AS resourceId
ORDER BY resourceId /*descending*/
LIMIT $size
RETURN collect(resourceId) AS ids
