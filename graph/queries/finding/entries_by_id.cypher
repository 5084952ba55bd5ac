// The entries with these ids, by id. The query names the index, since the planner cannot estimate the number of ids.
// $ids: Relay ids
// binds entry
MATCH (entry:CatalogEntry)
USING INDEX SEEK entry:CatalogEntry(id)
WHERE entry.id IN $ids AND entry.audience IN $audiences
RETURN entry
ORDER BY entry.id
