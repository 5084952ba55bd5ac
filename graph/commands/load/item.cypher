// Writes the items of entries and the elements they realize; an item has its entry's audience.
// $rows: {id, properties, entry: entry code, element: element code?}
// writes InfoItem, HAS_ITEM, REALIZES
UNWIND $rows AS row
MATCH (entry:CatalogEntry {code: row.entry})
OPTIONAL MATCH (element:DataElement {code: row.element})
MERGE (item:InfoItem {id: row.id})
ON CREATE SET item.fresh = true
WITH row, entry, element, item, item.fresh AS fresh
SET item = row.properties
SET item.id = row.id, item.entryCode = entry.code, item.audience = entry.audience
MERGE (entry)-[has:HAS_ITEM]->(item)
SET has.position = item.position, has.sample = row.properties.sample
WITH row, element, item, fresh
CALL (item, fresh) {
  WITH item WHERE fresh IS NULL
  MATCH (item)-[old:REALIZES]->()
  DELETE old
}
FOREACH (target IN CASE WHEN element IS NULL THEN [] ELSE [element] END |
  CREATE (item)-[edge:REALIZES]->(target)
  SET edge.sample = row.properties.sample
)
RETURN count(fresh) AS created, count(*) AS written
