// Departments outside the source's line that collect the element again in the region, below it or above it (Art. 13):
// an entry of theirs realizes the element and is fed by COLLECTION. `shared`: a source's entry is available by sharing.
// `listed`: a source has a published entry. `collectors`: the lawful ones of the element's category, each as
// domain/rules/repeat_collection.py takes them. `commissioned`: by a department of the line 公安, at the instant.
// given designations, element, region
// binds entry, department, shared, listed, collectors, commissioned
WITH [row IN designations | row.source] AS sources
WITH sources, COLLECT {
  UNWIND sources AS provider
  MATCH (provider:Department)<-[:PROVIDED_BY]-(own:CatalogEntry {status: 'PUBLISHED'})
  WHERE own.audience IN $audiences AND (own.publishedAt IS NULL OR own.publishedAt <= $asOf)
    AND EXISTS { (own)-[:HAS_ITEM]->()-[:REALIZES]->(element) }
  RETURN coalesce(own.shareType, 'CONDITIONAL')
} AS terms, COLLECT {
  MATCH (element)-[:IN_CATEGORY]->(:DataCategory)-[collector:LAWFULLY_COLLECTED_BY]->(:LegalBasis)
  RETURN [
    collector.collectorKind, collector.line,
    coalesce(collector.grassrootsKinds, []), coalesce(collector.commissioned, false)
  ]
} AS collectors
WITH sources, collectors, any(term IN terms WHERE term <> 'NOT_SHARED') AS shared, size(terms) > 0 AS listed
WHERE size(sources) > 0
MATCH (element)<-[:REALIZES]-()<-[:HAS_ITEM]-(entry:CatalogEntry)-[:PROVIDED_BY]->(department:Department)
WHERE entry.audience IN $audiences AND entry.status = 'PUBLISHED'
  AND (entry.publishedAt IS NULL OR entry.publishedAt <= $asOf)
  AND NOT department IN sources
  AND none(provider IN sources WHERE coalesce(provider.line = department.line, false))
  AND EXISTS {
    MATCH (entry)-[attached:ATTACHED|FORMERLY_ATTACHED]->(fed:DataResource)
      <-[flow:FLOWS_TO {kind: 'COLLECTION'}]-(giver:DataResource)
    WHERE fed.audience IN $audiences AND giver.audience IN $audiences
      AND flow.since <= $asOf AND $asOf < flow.until
      AND attached.since <= $asOf AND $asOf < attached.until
  }
  AND (
    EXISTS { (department)-[:SERVES]->(:Region)-[:SUBORDINATE_TO]->*(region) }
    OR EXISTS { (department)-[:SERVES]->(:Region)<-[:SUBORDINATE_TO]-*(region) }
  )
WITH DISTINCT entry, department, shared, listed, collectors
WITH entry, department, shared, listed, collectors, EXISTS {
  MATCH (department)-[commission:COMMISSIONED_BY]->(:Department {line: '公安'})
  WHERE commission.since <= $asOf AND $asOf < commission.until
} AS commissioned
