// The inputs of the source chains of some resources: for each its region, the flows and resources that feed it, and its
// entries with provider and realized elements; if one of its fields is part of a derivation, also its fields with the
// entries whose items they store, and the derivations of its fields.
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
  } AS entries,
  EXISTS { (resource)-[:HAS_FIELD|FORMERLY_HAS_FIELD]->()-[:DERIVES]-(other) WHERE other.audience IN $audiences } AS derives
WITH [resource.id, place, feeding, entries,
  CASE WHEN derives THEN COLLECT {
    MATCH (resource)-[:HAS_FIELD|FORMERLY_HAS_FIELD]->(field:Field)
    WHERE field.audience IN $audiences
    RETURN [field.id, COLLECT {
      MATCH (field)-[:STORES]->(item:InfoItem)<-[:HAS_ITEM]-(entry:CatalogEntry)
      WHERE item.audience IN $audiences AND entry.audience IN $audiences
      RETURN [entry.providerCode, COLLECT { MATCH (item)-[:REALIZES]->(element) RETURN element.code }]
    }]
  } ELSE [] END,
  CASE WHEN derives THEN COLLECT {
    MATCH (resource)-[:HAS_FIELD|FORMERLY_HAS_FIELD]->(field:Field)<-[derived:DERIVES]-(from:Field)
    // a second MATCH: one pattern uses a relationship once, and a field may be derived from itself
    MATCH (from)<-[:HAS_FIELD|FORMERLY_HAS_FIELD]-(source:DataResource)
    WHERE derived.since <= $asOf AND $asOf < derived.until
      AND field.audience IN $audiences AND from.audience IN $audiences AND source.audience IN $audiences
    RETURN [field.id, from.id, source.id]
  } ELSE [] END
] AS link
RETURN collect(link) AS links
