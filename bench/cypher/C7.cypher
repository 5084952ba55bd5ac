// 5 libraries, the 20 latest entries of each, the first 8 items of each entry: a row for each library.
MATCH (library:Library)
WHERE library.code IN $libraries
WITH library ORDER BY library.position, library.id LIMIT 5
RETURN library {.code, .name, entries: COLLECT {
  MATCH ()-[held:HOLDS]->()
  USING INDEX held:HOLDS(libraryCode, updatedAt, entryId)
  WHERE held.libraryCode = library.code AND held.audience IN $audiences
    AND held.updatedAt IS NOT NULL AND held.entryId IS NOT NULL
  WITH held ORDER BY held.libraryCode DESC, held.updatedAt DESC, held.entryId DESC LIMIT 20
  WITH endNode(held) AS entry
  RETURN entry {.code, .title, items: COLLECT {
    MATCH (entry)-[has:HAS_ITEM]->(item:InfoItem)
    WHERE item.audience IN $audiences
    WITH item, has ORDER BY has.position LIMIT 8
    RETURN item {.name, .position, .dataType}
  }}
}} AS row
ORDER BY library.position, library.id
