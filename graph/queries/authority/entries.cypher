// The entries of the source departments, published by the instant, that realize the element.
// given designations, element
// lists entry
UNWIND designations AS row
WITH row.source AS provider, element
MATCH (provider:Department)<-[:PROVIDED_BY]-(entry:CatalogEntry {status: 'PUBLISHED'})
WHERE entry.audience IN $audiences AND (entry.publishedAt IS NULL OR entry.publishedAt <= $asOf)
  AND EXISTS { (entry)-[:HAS_ITEM]->()-[:REALIZES]->(element) } /*where*/
WITH DISTINCT entry /*order*/ /*page*/
