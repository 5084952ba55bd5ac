// A published entry that is shared on conditions or not shared, and names no basis in law for it: none at all, or only
// articles of the measures (Art. 19, last paragraph; domain/rules/entry_requirements.py). The evidence is these bases.
// $ownBases: beginning of the keys of the legal bases that are articles of the measures
// given entry
// binds finding
MATCH (entry:CatalogEntry)
WHERE entry.audience IN $audiences AND entry.status = 'PUBLISHED' AND coalesce(entry.publishedAt <= $asOf, true)
  AND entry.shareType IN ['CONDITIONAL', 'NOT_SHARED']
  AND NOT EXISTS {
    MATCH (entry)-[:RESTRICTED_BY]->(basis:LegalBasis)
    WHERE NOT basis.key STARTS WITH $ownBases
  }
/*details*/
WITH entry, COLLECT {
  MATCH (entry)-[:RESTRICTED_BY]->(basis:LegalBasis)
  RETURN basis ORDER BY basis.key
} AS bases
WITH {
  id: 'finding_RESTRICTION_WITHOUT_BASIS@' + entry.id, kind: 'RESTRICTION_WITHOUT_BASIS', subject: entry.id,
  since: null,
  evidence: [basis IN bases | basis.id],
  details: [entry.title, entry.shareType, [basis IN bases | basis.instrument + basis.article]]
} AS finding
