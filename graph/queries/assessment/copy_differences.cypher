// The differences between an entry of a library and the entry of the source that it is traced to: share type, grade,
// cycle, and the names of the items that only one of them has.
// given entry, candidate
// binds difference
MATCH (origin:CatalogEntry {id: candidate.origin})
WHERE origin.audience IN $audiences
UNWIND [
  {position: 1, aspect: 'SHARE_TYPE', source: [origin.shareType], copy: [entry.shareType]},
  {position: 2, aspect: 'SECURITY_GRADE', source: [origin.securityGrade], copy: [entry.securityGrade]},
  {position: 3, aspect: 'UPDATE_CYCLE', source: [origin.updateCycle], copy: [entry.updateCycle]},
  {position: 4, aspect: 'ITEMS', source: COLLECT {
    MATCH (origin)-[has:HAS_ITEM]->(item:InfoItem)
    WHERE item.audience IN $audiences AND NOT EXISTS {
      MATCH (entry)-[:HAS_ITEM]->(same:InfoItem)
      WHERE same.name = item.name AND same.audience IN $audiences
    }
    RETURN item.name ORDER BY has.position
  }, copy: COLLECT {
    MATCH (entry)-[has:HAS_ITEM]->(item:InfoItem)
    WHERE item.audience IN $audiences AND NOT EXISTS {
      MATCH (origin)-[:HAS_ITEM]->(same:InfoItem)
      WHERE same.name = item.name AND same.audience IN $audiences
    }
    RETURN item.name ORDER BY has.position
  }}
] AS row
WITH {
  position: row.position, aspect: row.aspect,
  source: [value IN row.source WHERE value IS NOT NULL], copy: [value IN row.copy WHERE value IS NOT NULL]
} AS difference
WHERE difference.source <> difference.copy
