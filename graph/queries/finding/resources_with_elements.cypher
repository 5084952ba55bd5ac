// A slice of resources after id $after, in id order, as four lists: their ids, the server's numbers of them, the
// codes of their regions (an empty text without one), and for each of their entries one text: its provider and the
// elements it realizes.
// $after: Relay id of a resource, or an empty text
// $most: maximum number of resources
// binds ids, numbers, regions, entries
MATCH (resource:DataResource)
USING INDEX resource:DataResource(id)
WHERE resource.id > $after AND resource.audience IN $audiences
WITH resource
ORDER BY resource.id
LIMIT $most
WITH resource,
  head(COLLECT { MATCH (resource)-[:ON]->(:Platform)-[:OF]->(region:Region) RETURN region.code }) AS region,
  // one text per entry, because the driver decodes nested lists ten times as slowly
  COLLECT {
    MATCH (resource)<-[:ATTACHED]-(entry:CatalogEntry)
    WHERE entry.audience IN $audiences
    RETURN reduce(text = entry.providerCode, code IN COLLECT {
      MATCH (entry)-[:HAS_ITEM]->()-[:REALIZES]->(element) RETURN element.code
    } | text + ' ' + code)
  } AS entries
RETURN collect(resource.id) AS ids, collect(id(resource)) AS numbers, collect(coalesce(region, '')) AS regions,
  collect(entries) AS entries
