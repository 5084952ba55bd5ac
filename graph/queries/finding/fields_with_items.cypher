// The fields of some resources, former ones included, as three lists: the server's numbers of the resource and of the field, and for each
// stored item one text: the provider of its entry and the codes of the elements that it realizes.
// $ids: Relay ids of resources
// binds resources, fields, stored
MATCH (resource:DataResource)
USING INDEX SEEK resource:DataResource(id)
WHERE resource.id IN $ids AND resource.audience IN $audiences
MATCH (resource)-[:HAS_FIELD|FORMERLY_HAS_FIELD]->(field:Field)
WHERE field.audience IN $audiences
WITH resource, field, COLLECT {
  MATCH (field)-[:STORES]->(item:InfoItem)<-[:HAS_ITEM]-(entry:CatalogEntry)
  WHERE item.audience IN $audiences AND entry.audience IN $audiences
  RETURN reduce(text = entry.providerCode, code IN COLLECT {
    MATCH (item)-[:REALIZES]->(element) RETURN element.code
  } | text + ' ' + code)
} AS items
RETURN collect(id(resource)) AS resources, collect(id(field)) AS fields, collect(items) AS stored
