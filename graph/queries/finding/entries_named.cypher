// The ids of the visible entries with these codes or ids, by id.
// $entries: codes or ids of entries
// binds named
CALL () {
  MATCH (entry:CatalogEntry)
  USING INDEX SEEK entry:CatalogEntry(code)
  WHERE entry.code IN $entries AND entry.audience IN $audiences
  RETURN entry
  UNION
  MATCH (entry:CatalogEntry)
  USING INDEX SEEK entry:CatalogEntry(id)
  WHERE entry.id IN $entries AND entry.audience IN $audiences
  RETURN entry
}
WITH entry.id AS entryId
ORDER BY entryId
RETURN collect(entryId) AS named
