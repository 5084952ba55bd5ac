// A published entry with base data of natural persons, or of legal persons and other organisations, but without an item
// for the unique identifier of such a subject (Art. 13; domain/rules/entry_requirements.py). An item has the name of the
// identifier or realizes its element. The evidence is the elements of these subjects, by code.
// $identifiers: identifiers, each {subject, name, element: element code}
// $withoutIdentifier: codes of the categories whose data needs no identifier
// given entry
// binds finding
MATCH (entry:CatalogEntry)
WHERE entry.audience IN $audiences AND entry.status = 'PUBLISHED' AND coalesce(entry.publishedAt <= $asOf, true)
WITH entry, COLLECT {
  MATCH (entry)-[:HAS_ITEM]->()-[:REALIZES]->(element:DataElement)-[:IN_CATEGORY]->(category:DataCategory)
  WHERE NOT category.code IN $withoutIdentifier
  RETURN DISTINCT category.subject
} AS subjects
WITH entry, [
  identifier IN $identifiers
  WHERE identifier.subject IN subjects AND NOT EXISTS {
    MATCH (entry)-[:HAS_ITEM]->(item:InfoItem)
    WHERE item.name = identifier.name
  } AND NOT EXISTS {
    MATCH (entry)-[:HAS_ITEM]->()-[:REALIZES]->(element:DataElement)
    WHERE element.code = identifier.element
  }
] AS lacking
WHERE size(lacking) > 0
/*details*/
WITH {
  id: 'finding_IDENTIFIER_MISSING@' + entry.id, kind: 'IDENTIFIER_MISSING', subject: entry.id, since: null,
  evidence: COLLECT {
    MATCH (entry)-[:HAS_ITEM]->()-[:REALIZES]->(element:DataElement)-[:IN_CATEGORY]->(category:DataCategory)
    WHERE NOT category.code IN $withoutIdentifier
      AND category.subject IN [identifier IN lacking | identifier.subject]
    WITH DISTINCT element
    RETURN element.id ORDER BY element.code
  },
  details: [entry.title, [identifier IN lacking | identifier.name]]
} AS finding
