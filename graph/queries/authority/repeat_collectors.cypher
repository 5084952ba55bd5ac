// Departments outside the source's line that collect the element again in the region, below it or above it (Art. 13):
// an entry of theirs realizes the element and is fed by COLLECTION. `shared`: the source's entry is available by
// sharing. `listed`: the source has a published entry.
// given designation, element, region
// binds entry, department, shared, listed
MATCH (designation)-[:TO]->(source:Department)
WITH source, COLLECT {
  MATCH (source)<-[:PROVIDED_BY]-(own:CatalogEntry {status: 'PUBLISHED'})
  WHERE own.audience IN $audiences AND EXISTS { (own)-[:HAS_ITEM]->()-[:REALIZES]->(element) }
  RETURN coalesce(own.shareType, 'CONDITIONAL')
} AS terms
WITH source, any(term IN terms WHERE term <> 'NOT_SHARED') AS shared, size(terms) > 0 AS listed
MATCH (element)<-[:REALIZES]-()<-[:HAS_ITEM]-(entry:CatalogEntry)-[:PROVIDED_BY]->(department:Department)
WHERE entry.audience IN $audiences
  AND department <> source
  AND (department.line IS NULL OR source.line IS NULL OR department.line <> source.line)
  AND EXISTS {
    MATCH (entry)-[attached:ATTACHED|FORMERLY_ATTACHED]->(fed:DataResource)
      <-[flow:FLOWS_TO {kind: 'COLLECTION'}]-(giver:DataResource)
    WHERE attached.since <= $asOf AND $asOf < attached.until
      AND fed.audience IN $audiences AND giver.audience IN $audiences
      AND flow.since <= $asOf AND $asOf < flow.until
  }
  AND (
    EXISTS { (department)-[:SERVES]->(:Region)-[:SUBORDINATE_TO]->*(region) }
    OR EXISTS { (department)-[:SERVES]->(:Region)<-[:SUBORDINATE_TO]-*(region) }
  )
WITH DISTINCT entry, department, shared, listed
