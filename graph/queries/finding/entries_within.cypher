// The entries among these with a provider in one of the regions and among the departments.
// $ids: Relay ids
// $providerRegions: region codes, or null
// $departments: department codes, or null
// binds within
MATCH (entry:CatalogEntry)
USING INDEX SEEK entry:CatalogEntry(id)
WHERE entry.id IN $ids AND entry.audience IN $audiences
  AND ($providerRegions IS NULL OR entry.regionCode IN $providerRegions)
  AND ($departments IS NULL OR entry.providerCode IN $departments)
RETURN collect(entry.id) AS within
