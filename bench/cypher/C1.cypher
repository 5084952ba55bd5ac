// One entry by code, its provider, its first 8 items with their elements: one row.
MATCH (entry:CatalogEntry {code: $code})
WHERE entry.audience IN $audiences
MATCH (entry)-[:PROVIDED_BY]->(provider:Department)
RETURN entry {
  .code, .title, .shareType, .openType, .updateCycle, updatedAt: toString(entry.updatedAt),
  provider: provider {.code, .name},
  items: COLLECT {
    MATCH (entry)-[has:HAS_ITEM]->(item:InfoItem)-[:REALIZES]->(element:DataElement)
    WHERE item.audience IN $audiences
    WITH item, element, has ORDER BY has.position LIMIT 8
    RETURN item {.name, .position, .dataType, element: element {.code, .name}}
  }
} AS row
