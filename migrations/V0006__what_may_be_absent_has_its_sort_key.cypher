// What may be absent and is yet ordered by has a sort key that never is: an index holds no node without its properties.
MATCH (n:CatalogEntry)
SET n.recordCountKey = coalesce(n.recordCount, -1),
  n.publishedAtKey = coalesce(n.publishedAt, datetime('1900-01-01T00:00:00Z')),
  n.dataUpdatedAtKey = coalesce(n.dataUpdatedAt, datetime('1900-01-01T00:00:00Z'));
MATCH (n:Department)
SET n.lineKey = coalesce(n.line, '');
