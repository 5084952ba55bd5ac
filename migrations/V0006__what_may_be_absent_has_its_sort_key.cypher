// What may be absent and is yet ordered by has a sort key that never is: an index holds no node without its properties.
// Some thousand at a time: all entries of a large graph in one transaction need more memory than there is.
MATCH (n:CatalogEntry)
WHERE n.recordCountKey IS NULL OR n.publishedAtKey IS NULL OR n.dataUpdatedAtKey IS NULL
CALL (n) {
  SET n.recordCountKey = coalesce(n.recordCount, -1),
    n.publishedAtKey = coalesce(n.publishedAt, datetime('1900-01-01T00:00:00Z')),
    n.dataUpdatedAtKey = coalesce(n.dataUpdatedAt, datetime('1900-01-01T00:00:00Z'))
} IN TRANSACTIONS OF 5000 ROWS;
MATCH (n:Department)
WHERE n.lineKey IS NULL
CALL (n) {
  SET n.lineKey = coalesce(n.line, '')
} IN TRANSACTIONS OF 5000 ROWS;
