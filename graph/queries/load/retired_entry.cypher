// Resource codes of entries that no longer exist.
// $rows: {id, code}
// binds id
UNWIND $rows AS row
MATCH (register:ResourceCode {code: row.code})
  USING INDEX SEEK register:ResourceCode(code)
WHERE NOT EXISTS { MATCH (old:CatalogEntry {code: register.code}) USING INDEX SEEK old:CatalogEntry(code) }
RETURN row.id AS id, register.code AS other
