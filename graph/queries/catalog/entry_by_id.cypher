// The catalog entry with this id.
// $code: Relay id, in the argument of the same name
// binds entry
MATCH (entry:CatalogEntry {id: $code})
WHERE entry.audience IN $audiences
