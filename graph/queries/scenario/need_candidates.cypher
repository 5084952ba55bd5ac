// The published entries that may meet a need, each with its rank (domain/rules/need_status.py), best first, ties by
// code: entries of the source, entries of a library that stem from them, or the entry that the need names.
// given need, element, named, designation
// binds candidates
WITH *, COLLECT {
  CALL (element, named, designation) {
    MATCH (designation)-[:TO]->(:Department)<-[:PROVIDED_BY]-(entry:CatalogEntry {status: 'PUBLISHED'})
    WHERE entry.audience IN $audiences AND EXISTS { (entry)-[:HAS_ITEM]->()-[:REALIZES]->(element) }
    RETURN entry
    UNION
    MATCH (designation)-[:TO]->(:Department)<-[:PROVIDED_BY]-(own:CatalogEntry {status: 'PUBLISHED'})
    WHERE own.audience IN $audiences AND EXISTS { (own)-[:HAS_ITEM]->()-[:REALIZES]->(element) }
    MATCH (own)-[:ATTACHED]->(origin)
      (()-[step:FLOWS_TO WHERE step.kind IN ['INTEGRATION', 'TRANSFORMATION']
        AND step.since <= $asOf AND $asOf < step.until]->(passed WHERE passed.audience IN $audiences)){1,4}
      (reached)<-[:ATTACHED]-(entry:CatalogEntry {status: 'PUBLISHED'})
    WHERE entry.audience IN $audiences AND EXISTS { (entry)<-[:HOLDS]-(:Library) }
      AND EXISTS { (entry)-[:HAS_ITEM]->()-[:REALIZES]->(element) }
    RETURN entry
    UNION
    WITH named AS entry
    WHERE entry.status = 'PUBLISHED'
    RETURN entry
  }
  WITH entry WHERE entry.audience IN $audiences
  WITH entry, CASE
    WHEN entry.shareType = 'NOT_SHARED' THEN 4
    WHEN NOT EXISTS { (entry)-[:ATTACHED]->() } THEN 3
    WHEN $pace[coalesce(entry.updateCycle, 'OTHER')] > $pace[need.freshness] THEN 2
    WHEN coalesce(entry.shareType, 'CONDITIONAL') = 'CONDITIONAL' THEN 1
    ELSE 0 END AS place
  RETURN [entry, place] ORDER BY place, entry.code
} AS candidates
