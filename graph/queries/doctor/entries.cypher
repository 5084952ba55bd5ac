// Entries whose provider code, region code or source identity differs from what it is copied of.
// binds wrong
// scans: compares every copy with its original
MATCH (entry:CatalogEntry)
WITH entry, head([(entry)-[:PROVIDED_BY]->(department:Department) | department]) AS provider
WHERE provider IS NULL
  OR coalesce(entry.providerCode, '') <> provider.code
  OR coalesce(entry.regionCode, '') <> provider.regionCode
  OR coalesce(entry.sourceIdentity, '') <> entry.source + '/' + entry.sourceKey
RETURN count(*) AS wrong, collect(entry.id)[..3] AS examples
