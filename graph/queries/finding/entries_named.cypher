// The ids of the visible entries with these codes, by id.
// $entries: entry codes
// binds named
MATCH (entry:CatalogEntry)
USING INDEX SEEK entry:CatalogEntry(code)
WHERE entry.code IN $entries AND entry.audience IN $audiences
WITH entry.id AS entryId
ORDER BY entryId
RETURN collect(entryId) AS named
