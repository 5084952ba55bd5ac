// A published entry that is open to the public without a condition, but not to departments: shared on conditions or not
// shared (our reading of Art. 19; domain/rules/entry_requirements.py). The evidence is the bases of the restriction.
// given entry
// binds finding
MATCH (entry:CatalogEntry)
WHERE entry.audience IN $audiences AND entry.status = 'PUBLISHED' AND coalesce(entry.publishedAt <= $asOf, true)
  AND entry.shareType IN ['CONDITIONAL', 'NOT_SHARED'] AND entry.openType = 'UNCONDITIONAL'
/*details*/
WITH {
  id: 'finding_OPEN_BEYOND_SHARING@' + entry.id, kind: 'OPEN_BEYOND_SHARING', subject: entry.id, since: null,
  evidence: COLLECT {
    MATCH (entry)-[:RESTRICTED_BY]->(basis:LegalBasis)
    RETURN basis.id ORDER BY basis.key
  },
  details: [entry.title, entry.shareType]
} AS finding
