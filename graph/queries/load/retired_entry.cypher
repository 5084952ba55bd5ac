// Resource codes that were given out to an entry that is no more.
// $rows: {id, code}
// binds id
UNWIND $rows AS row
MATCH (register:ResourceCode {code: row.code})
WHERE NOT EXISTS { (:CatalogEntry {code: register.code}) }
RETURN row.id AS id, register.code AS other
