// Entries whose audience is not what their status and open type say, a draft's its provider's.
// binds wrong
// scans: compares every copy with its original
MATCH (entry:CatalogEntry)
WHERE coalesce(entry.audience, '') <> CASE
  WHEN entry.status <> 'PUBLISHED' THEN 'DEPT:' + entry.providerCode
  WHEN entry.openType IN ['UNCONDITIONAL', 'CONDITIONAL'] THEN 'PUBLIC'
  ELSE 'GOV'
END
RETURN count(*) AS wrong, collect(entry.id)[..3] AS examples
