// The published entries that realize the element.
// given element
// binds realizing
WITH *, COLLECT {
  MATCH (element)<-[:REALIZES]-(item:InfoItem)<-[:HAS_ITEM]-(entry:CatalogEntry {status: 'PUBLISHED'})
  WHERE item.audience IN $audiences AND entry.audience IN $audiences
    AND (entry.publishedAt IS NULL OR entry.publishedAt <= $asOf)
  RETURN DISTINCT entry
} AS realizing
