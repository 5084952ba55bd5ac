// Writes the items of new entries. One list of items serves many entries: it is sent once, and its elements are looked
// up once.
// $rows: {id, items: [{element: element code, name, position, dataType, length?}], entries: [entry codes]}
// writes InfoItem, HAS_ITEM, REALIZES
// Indexes are named: a plan compiled while a label is still empty would scan, and stay cached while it fills.
UNWIND $rows AS row
CALL (row) {
  UNWIND row.items AS each
  MATCH (element:DataElement {code: each.element})
  USING INDEX SEEK element:DataElement(code)
  RETURN collect({element: element, item: each}) AS items
}
UNWIND row.entries AS code
MATCH (entry:CatalogEntry {code: code})
USING INDEX SEEK entry:CatalogEntry(code)
UNWIND items AS each
WITH entry, each.element AS element, each.item AS own
CREATE (entry)-[:HAS_ITEM {position: own.position, sample: true}]->(item:InfoItem {
  id: 'item_' + entry.code + '#' + own.position, entryCode: entry.code, audience: entry.audience,
  name: own.name, position: own.position, dataType: own.dataType, length: own.length, sample: true
})-[:REALIZES {sample: true}]->(element)
RETURN count(DISTINCT entry) AS created, count(*) AS written
