// The resources that follow one, by id, as four lists: ids, the server's own numbers of them, the codes of the regions they
// lie in (an empty text where in none), and of each entry they are attached to who provides it and what it realizes.
// $after: Relay id of a resource, or an empty text
// $most: how many
// binds ids, numbers, regions, entries
MATCH (resource:DataResource)
USING INDEX resource:DataResource(id)
WHERE resource.id > $after AND resource.audience IN $audiences
WITH resource
ORDER BY resource.id
LIMIT $most
WITH resource,
  head(COLLECT { MATCH (resource)-[:ON]->(:Platform)-[:OF]->(region:Region) RETURN region.code }) AS region,
  // each entry as one text, since lists in lists take the driver ten times as long
  COLLECT {
    MATCH (resource)<-[:ATTACHED]-(entry:CatalogEntry)
    WHERE entry.audience IN $audiences
    RETURN reduce(told = entry.providerCode, code IN COLLECT {
      MATCH (entry)-[:HAS_ITEM]->()-[:REALIZES]->(element) RETURN element.code
    } | told + ' ' + code)
  } AS entries
RETURN collect(resource.id) AS ids, collect(id(resource)) AS numbers, collect(coalesce(region, '')) AS regions,
  collect(entries) AS entries
