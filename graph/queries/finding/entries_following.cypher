// A slice of the entries after id $start, in id order, within a scope.
// $start: Relay id of an entry, or an empty text
// $size: maximum number of entries
// $providerRegions: region codes, one of them that of the provider, or null
// $departments: department codes, one of them that of the provider, or null
// binds entry
MATCH (entry:CatalogEntry)
USING INDEX entry:CatalogEntry(id)
WHERE entry.id > $start /*beyond*/ AND entry.audience IN $audiences
  AND ($providerRegions IS NULL OR entry.regionCode IN $providerRegions)
  AND ($departments IS NULL OR entry.providerCode IN $departments)
RETURN entry
ORDER BY entry.id /*descending*/
LIMIT $size
