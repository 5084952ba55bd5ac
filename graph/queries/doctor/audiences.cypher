// Entries whose audience does not match their status and open type, or for a draft its provider.
// binds wrong
// scans: compares every copy with its original
MATCH (entry:CatalogEntry)
WHERE coalesce(entry.audience, '') <> CASE
  WHEN entry.status <> 'PUBLISHED' THEN 'DEPT:' + entry.providerCode
  WHEN entry.openType IN ['UNCONDITIONAL', 'CONDITIONAL'] THEN 'PUBLIC'
  ELSE 'GOV'
END
RETURN count(*) AS wrong, collect(entry.id)[..3] AS examples
