// Gives attachments and fields their intervals, and each region the relationship to the one region above it.
// An existing attachment begins with the publication of its entry (attachment follows publication, Art. 10). If that is
// not known, and for a field, the begin is 1900-01-01: unknown.
// Runs in batches, because one transaction would exceed the server's memory.
MATCH (entry:CatalogEntry)-[attached:ATTACHED]->()
WHERE attached.since IS NULL OR attached.until IS NULL
CALL (entry, attached) {
  SET attached.since = coalesce(attached.since, entry.publishedAt, datetime('1900-01-01T00:00:00Z')),
    attached.until = datetime('9999-12-31T00:00:00Z')
} IN TRANSACTIONS OF 5000 ROWS;

MATCH (:DataResource)-[has:HAS_FIELD]->()
WHERE has.since IS NULL OR has.until IS NULL
CALL (has) {
  SET has.since = coalesce(has.since, datetime('1900-01-01T00:00:00Z')), has.until = datetime('9999-12-31T00:00:00Z')
} IN TRANSACTIONS OF 5000 ROWS;

// The region that administers a region, else its parent in the code table.
MATCH (region:Region)
CALL (region) {
  OPTIONAL MATCH (region)-[:ADMINISTERED_BY]->(by)
  OPTIONAL MATCH (region)-[:PART_OF]->(parent)
  WITH region, coalesce(by, parent) AS upper
  WHERE upper IS NOT NULL
  MERGE (region)-[:SUBORDINATE_TO]->(upper)
} IN TRANSACTIONS OF 5000 ROWS;
