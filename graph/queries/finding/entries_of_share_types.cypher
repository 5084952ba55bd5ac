// A slice of the entries of some share types after id $start, in id order, within a scope.
// $start: Relay id of an entry, or an empty text
// $size: maximum number of entries
// $shareTypes: share types
// $providerRegions: region codes, one of them that of the provider, or null
// $departments: department codes, one of them that of the provider, or null
// binds entry
UNWIND $shareTypes AS shareType
CALL (shareType) {
  MATCH (entry:CatalogEntry)
  USING INDEX entry:CatalogEntry(shareType, id)
  WHERE entry.shareType = shareType AND entry.id > $start /*beyond*/ AND entry.audience IN $audiences
    AND ($providerRegions IS NULL OR entry.regionCode IN $providerRegions)
    AND ($departments IS NULL OR entry.providerCode IN $departments)
  RETURN entry
  ORDER BY entry.shareType /*descending*/, entry.id /*descending*/
  LIMIT $size
}
WITH entry
ORDER BY entry.id /*descending*/
LIMIT $size
RETURN entry
