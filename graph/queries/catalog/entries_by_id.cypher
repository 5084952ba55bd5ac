// The entries with these Relay ids.
// $ids: up to 100 ids
// binds entry
MATCH (entry:CatalogEntry)
WHERE entry.id IN $ids AND entry.audience IN $audiences
