// The entries that realize the element of departments of the source's line that serve the assessed region.
// given element, designations, assessed
// binds ofLocalRegister
WITH *, COLLECT {
  MATCH (assessed)<-[:SERVES]-(local:Department)<-[:PROVIDED_BY]-(entry:CatalogEntry {status: 'PUBLISHED'})
  WHERE any(row IN designations WHERE row.source.line = local.line)
    AND none(row IN designations WHERE row.source = local)
    AND entry.audience IN $audiences AND (entry.publishedAt IS NULL OR entry.publishedAt <= $asOf)
    AND EXISTS { (entry)-[:HAS_ITEM]->()-[:REALIZES]->(element) }
  RETURN {via: 'LOCAL_REGISTER', entry: entry, coverage: 'COVERED'} ORDER BY entry.code
} AS ofLocalRegister
