// What the chains of data elements are made of, for some resources: the region each lies in, what feeds it, and of
// which department's entry it is, with the elements the entry realizes.
// $ids: Relay ids of resources
// binds links
MATCH (resource:DataResource)
USING INDEX SEEK resource:DataResource(id)
WHERE resource.id IN $ids AND resource.audience IN $audiences
WITH resource,
  head(COLLECT { MATCH (resource)-[:ON]->(:Platform)-[:OF]->(region:Region) RETURN region.code }) AS place,
  COLLECT {
    MATCH (resource)<-[flow:FLOWS_TO]-(feeder:DataResource)
    WHERE flow.since <= $asOf AND $asOf < flow.until AND feeder.audience IN $audiences AND feeder <> resource
    RETURN [flow.id, feeder.id]
  } AS feeding,
  COLLECT {
    MATCH (resource)<-[:ATTACHED]-(entry:CatalogEntry)
    WHERE entry.audience IN $audiences
    RETURN [entry.providerCode, COLLECT { MATCH (entry)-[:HAS_ITEM]->()-[:REALIZES]->(element) RETURN element.code }]
  } AS entries
WITH [resource.id, place, feeding, entries] AS link
RETURN collect(link) AS links
