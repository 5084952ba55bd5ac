// Writes new entries with their register of codes and all relationships except those to items. As load/entry, but for a
// graph without entries, so that existing ones are not looked up.
// $rows: {id, properties, provider: department code, classifications: [class ids], restrictedBy: [basis ids], libraries: [library codes]}
// writes CatalogEntry, ResourceCode, PROVIDED_BY, CLASSIFIED_AS, RESTRICTED_BY, HOLDS
// Indexes are named: a plan compiled while a label is still empty would scan, and stay cached while it fills.
UNWIND $rows AS row
MATCH (provider:Department {code: row.provider})
USING INDEX SEEK provider:Department(code)
CREATE (:ResourceCode {code: row.properties.code})
CREATE (entry)-[:PROVIDED_BY {sample: true}]->(provider)
SET entry = row.properties
SET entry.id = row.id, entry.providerCode = provider.code, entry.regionCode = provider.regionCode
SET entry.recordCountKey = coalesce(entry.recordCount, -1),
  entry.publishedAtKey = coalesce(entry.publishedAt, datetime('1900-01-01T00:00:00Z')),
  entry.dataUpdatedAtKey = coalesce(entry.dataUpdatedAt, datetime('1900-01-01T00:00:00Z')),
  entry.codeKey = coalesce(entry.code, ''),
  entry.providerKey = coalesce(provider.namePinyin, ''),
  entry.shareTypeKey = CASE entry.shareType
    WHEN 'UNCONDITIONAL' THEN 1 WHEN 'CONDITIONAL' THEN 2 WHEN 'NOT_SHARED' THEN 3 ELSE 0 END
// The label is set last, so that each index is written once and not with every property.
SET entry:CatalogEntry
WITH row, entry
CALL (row, entry) {
  UNWIND row.classifications AS id
  MATCH (class:Classification {id: id})
  USING INDEX SEEK class:Classification(id)
  CREATE (entry)-[:CLASSIFIED_AS {sample: true}]->(class)
}
CALL (row, entry) {
  UNWIND row.restrictedBy AS id
  MATCH (basis:LegalBasis {id: id})
  USING INDEX SEEK basis:LegalBasis(id)
  CREATE (entry)-[:RESTRICTED_BY {sample: true}]->(basis)
}
CALL (row, entry) {
  UNWIND row.libraries AS code
  MATCH (library:Library {code: code})
  USING INDEX SEEK library:Library(code)
  CREATE (library)-[:HOLDS {
    libraryCode: code, entryId: entry.id, updatedAt: entry.updatedAt, audience: entry.audience,
    shareType: entry.shareType, sample: true
  }]->(entry)
}
RETURN count(*) AS created, count(*) AS written
