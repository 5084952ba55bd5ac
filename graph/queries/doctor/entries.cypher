// Entries whose provider code, region code, source identity or sort key differs from its original.
// binds wrong
// scans: compares every copy with its original
MATCH (entry:CatalogEntry)
WITH entry, head([(entry)-[:PROVIDED_BY]->(department:Department) | department]) AS provider
WHERE provider IS NULL
  OR coalesce(entry.providerCode, '') <> provider.code
  OR coalesce(entry.regionCode, '') <> provider.regionCode
  OR coalesce(entry.sourceIdentity, '') <> entry.source + '/' + entry.sourceKey
  OR coalesce(entry.recordCountKey <> coalesce(entry.recordCount, -1), true)
  OR coalesce(entry.publishedAtKey <> coalesce(entry.publishedAt, datetime('1900-01-01T00:00:00Z')), true)
  OR coalesce(entry.dataUpdatedAtKey <> coalesce(entry.dataUpdatedAt, datetime('1900-01-01T00:00:00Z')), true)
  OR coalesce(entry.codeKey <> coalesce(entry.code, ''), true)
  OR coalesce(entry.providerKey <> coalesce(provider.namePinyin, ''), true)
  OR coalesce(entry.shareTypeKey <> CASE entry.shareType
    WHEN 'UNCONDITIONAL' THEN 1 WHEN 'CONDITIONAL' THEN 2 WHEN 'NOT_SHARED' THEN 3 ELSE 0 END, true)
RETURN count(*) AS wrong, collect(entry.id)[..3] AS examples
