// The catalog entry with this code.
// $code: resource code, prefix/sequence
// binds entry
MATCH (entry:CatalogEntry {code: $code})
WHERE entry.audience IN $audiences
