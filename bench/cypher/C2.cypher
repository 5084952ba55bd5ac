// 50 entries of a library, filtered by share type, the latest first, with their providers: read from the index on HOLDS.
MATCH ()-[held:HOLDS]->()
USING INDEX held:HOLDS(libraryCode, shareType, updatedAt, entryId)
WHERE held.libraryCode = $library AND held.shareType = $share AND held.audience IN $audiences
  AND held.updatedAt IS NOT NULL AND held.entryId IS NOT NULL
WITH held ORDER BY held.libraryCode DESC, held.shareType DESC, held.updatedAt DESC, held.entryId DESC LIMIT 50
WITH held, endNode(held) AS entry
MATCH (entry)-[:PROVIDED_BY]->(provider:Department)
RETURN entry {
  .id, .code, .title, .status, .format, .shareType, .openType, .updateCycle, .recordCount,
  updatedAt: toString(entry.updatedAt), provider: provider {.code, .name}
} AS row
ORDER BY held.updatedAt DESC, held.entryId DESC
