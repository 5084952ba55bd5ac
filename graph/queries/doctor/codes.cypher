// Entries whose code is not in the register that keeps codes from being given out again.
// binds wrong
// scans: looks every entry's code up
MATCH (entry:CatalogEntry)
WHERE NOT EXISTS { MATCH (:ResourceCode {code: entry.code}) }
RETURN count(*) AS wrong, collect(entry.id)[..3] AS examples
