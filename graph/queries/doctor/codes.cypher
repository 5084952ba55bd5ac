// Entries whose code is missing from the register that prevents the reuse of codes.
// binds wrong
// scans: looks up the code of every entry
MATCH (entry:CatalogEntry)
WHERE entry.code IS NOT NULL AND NOT EXISTS { MATCH (:ResourceCode {code: entry.code}) }
RETURN count(*) AS wrong, collect(entry.id)[..3] AS examples
