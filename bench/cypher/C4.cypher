// As C2, 40,000 entries deep: behind a row, by keyset.
MATCH ()-[held:HOLDS]->()
USING INDEX held:HOLDS(libraryCode, updatedAt, entryId)
WHERE held.libraryCode = $library AND held.audience IN $audiences AND held.shareType <> 'NOT_SHARED'
  AND held.updatedAt <= datetime($updatedAt)
  AND (held.updatedAt < datetime($updatedAt) OR held.entryId < $id) AND held.entryId IS NOT NULL
WITH held ORDER BY held.libraryCode DESC, held.updatedAt DESC, held.entryId DESC LIMIT 50
WITH held, endNode(held) AS entry
MATCH (entry)-[:PROVIDED_BY]->(provider:Department)
RETURN entry {
  .id, .code, .title, .status, .format, .shareType, .openType, .updateCycle, .recordCount,
  updatedAt: toString(entry.updatedAt), provider: provider {.code, .name}
} AS row
ORDER BY held.updatedAt DESC, held.entryId DESC
