// Entries whose source record belongs to another entry, or whose code belongs to another source record.
// $rows: {id, code, sourceIdentity}
// binds id
UNWIND $rows AS row
OPTIONAL MATCH (same:CatalogEntry {sourceIdentity: row.sourceIdentity})
  USING INDEX SEEK same:CatalogEntry(sourceIdentity)
  WHERE same.id <> row.id
OPTIONAL MATCH (taken:CatalogEntry {code: row.code})
  USING INDEX SEEK taken:CatalogEntry(code)
  WHERE taken.sourceIdentity <> row.sourceIdentity
WITH row, coalesce(same.code, same.id, taken.code) AS other
WHERE other IS NOT NULL
RETURN row.id AS id, other
