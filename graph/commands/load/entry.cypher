// Writes catalog entries with their register of codes, provider, classifications, legal bases and libraries.
// $rows: {id, properties, provider: department code, classifications: [class ids], restrictedBy: [basis ids], libraries: [library codes]}
// writes CatalogEntry, ResourceCode, PROVIDED_BY, CLASSIFIED_AS, RESTRICTED_BY, HOLDS
UNWIND $rows AS row
MATCH (provider:Department {code: row.provider})
MERGE (entry:CatalogEntry {id: row.id})
ON CREATE SET entry.fresh = true
WITH row, provider, entry, entry.fresh AS fresh
SET entry = row.properties
SET entry.id = row.id, entry.providerCode = provider.code, entry.regionCode = provider.regionCode
SET entry.recordCountKey = coalesce(entry.recordCount, -1),
  entry.publishedAtKey = coalesce(entry.publishedAt, datetime('1900-01-01T00:00:00Z')),
  entry.dataUpdatedAtKey = coalesce(entry.dataUpdatedAt, datetime('1900-01-01T00:00:00Z')),
  entry.codeKey = coalesce(entry.code, ''),
  entry.providerKey = coalesce(provider.namePinyin, ''),
  entry.shareTypeKey = CASE entry.shareType
    WHEN 'UNCONDITIONAL' THEN 1 WHEN 'CONDITIONAL' THEN 2 WHEN 'NOT_SHARED' THEN 3 ELSE 0 END
FOREACH (code IN CASE WHEN entry.code IS NULL THEN [] ELSE [entry.code] END | MERGE (:ResourceCode {code: code}))
WITH row, provider, entry, fresh
CALL (row, entry, fresh) {
  // An updated entry may have other relationships than before, and its items and resources follow its audience.
  WITH row, entry WHERE fresh IS NULL
  OPTIONAL MATCH (entry)-[edge:PROVIDED_BY|CLASSIFIED_AS|RESTRICTED_BY]->()
  DELETE edge
  WITH DISTINCT entry
  OPTIONAL MATCH ()-[holds:HOLDS]->(entry)
  DELETE holds
  WITH DISTINCT entry
  CALL (entry) {
    MATCH (entry)-[:HAS_ITEM]->(item)
    WHERE item.audience <> entry.audience
    SET item.audience = entry.audience
  }
  MATCH (entry)-[:ATTACHED]->(resource)
  WITH resource, CASE
    WHEN EXISTS { ({status: 'PUBLISHED', audience: 'PUBLIC'})-[:ATTACHED]->(resource) } THEN 'PUBLIC'
    ELSE 'GOV'
  END AS audience
  WHERE resource.audience <> audience
  SET resource.audience = audience
  WITH resource, audience
  MATCH (resource)-[:HAS_FIELD|FORMERLY_HAS_FIELD]->(field)
  SET field.audience = audience
}
CREATE (entry)-[given:PROVIDED_BY]->(provider)
SET given.sample = row.properties.sample
WITH row, entry, fresh
CALL (row, entry) {
  UNWIND row.classifications AS id
  MATCH (class:Classification {id: id})
  CREATE (entry)-[edge:CLASSIFIED_AS]->(class)
  SET edge.sample = row.properties.sample
}
CALL (row, entry) {
  UNWIND row.restrictedBy AS id
  MATCH (basis:LegalBasis {id: id})
  CREATE (entry)-[edge:RESTRICTED_BY]->(basis)
  SET edge.sample = row.properties.sample
}
CALL (row, entry) {
  UNWIND row.libraries AS code
  MATCH (library:Library {code: code})
  CREATE (library)-[holds:HOLDS {libraryCode: code, entryId: entry.id, updatedAt: entry.updatedAt, audience: entry.audience}]->(entry)
  SET holds.shareType = entry.shareType, holds.sample = row.properties.sample
}
RETURN count(fresh) AS created, count(*) AS written
