// Writes the items of new entries. One list of items serves many entries: it is sent once, and its elements are looked
// up once.
// $rows: {id, items: [{element: element code, name, position, dataType, length?}], entries: [entry codes]}
// writes InfoItem, HAS_ITEM, REALIZES
// Indexes are named: a plan compiled while a label is still empty would scan, and stay cached while it fills.
UNWIND $rows AS row
CALL (row) {
  UNWIND row.items AS itemRow
  MATCH (element:DataElement {code: itemRow.element})
  USING INDEX SEEK element:DataElement(code)
  RETURN collect({element: element, item: itemRow}) AS items
}
UNWIND row.entries AS code
MATCH (entry:CatalogEntry {code: code})
USING INDEX SEEK entry:CatalogEntry(code)
UNWIND items AS pair
WITH entry, pair.element AS element, pair.item AS itemRow
CREATE (entry)-[:HAS_ITEM {position: itemRow.position, sample: true}]->(item:InfoItem {
  id: 'item_' + entry.code + '#' + itemRow.position, entryCode: entry.code, audience: entry.audience,
  name: itemRow.name, position: itemRow.position, dataType: itemRow.dataType, length: itemRow.length, sample: true
})-[:REALIZES {sample: true}]->(element)
RETURN count(DISTINCT entry) AS created, count(*) AS written
