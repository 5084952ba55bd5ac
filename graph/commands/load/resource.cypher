// Writes data resources on their platforms, whose codes they have, and the entries they are attached to. A resource and
// its fields have the audience of its published entry, else GOV (domain/rules/audience.py).
// $rows: {id, properties, platform: platform code, entry: entry code?}
// writes DataResource, ON, ATTACHED
// Indexes are named: a plan compiled while a label is still empty would scan, and stay cached while it fills.
// New resources are created without MERGE, which takes half the time.
CALL () {
  UNWIND $rows AS row
  MATCH (stored:DataResource {id: row.id})
  USING INDEX SEEK stored:DataResource(id)
  MATCH (platform:Platform {code: row.platform})
  USING INDEX SEEK platform:Platform(code)
  OPTIONAL MATCH (entry:CatalogEntry {code: row.entry})
  USING INDEX SEEK entry:CatalogEntry(code)
  SET stored = row.properties
  SET stored.id = row.id, stored.platformCode = platform.code,
    stored.audience = CASE WHEN entry.status = 'PUBLISHED' THEN entry.audience ELSE 'GOV' END
  WITH row, stored, platform, entry
  CALL (stored, platform, entry) {
    MATCH (stored)-[former:ON]->(other)
    WHERE other <> platform
    DELETE former
  }
  CALL (stored, entry) {
    MATCH (other:CatalogEntry)-[former:ATTACHED]->(stored)
    WHERE entry IS NULL OR other <> entry
    DELETE former
  }
  CALL (stored) {
    MATCH (stored)-[:HAS_FIELD]->(field)
    WHERE field.audience <> stored.audience
    SET field.audience = stored.audience
  }
  MERGE (stored)-[on:ON]->(platform)
  SET on.sample = row.properties.sample
  FOREACH (attachedEntry IN CASE WHEN entry IS NULL THEN [] ELSE [entry] END |
    MERGE (attachedEntry)-[attached:ATTACHED]->(stored)
    SET attached.sample = row.properties.sample
  )
  RETURN count(*) AS updated
}
CALL () {
  UNWIND $rows AS row
  WITH row
  WHERE NOT EXISTS { MATCH (former:DataResource {id: row.id}) USING INDEX SEEK former:DataResource(id) }
  MATCH (platform:Platform {code: row.platform})
  USING INDEX SEEK platform:Platform(code)
  OPTIONAL MATCH (entry:CatalogEntry {code: row.entry})
  USING INDEX SEEK entry:CatalogEntry(code)
  CREATE (resource:DataResource {id: row.id})-[:ON {sample: row.properties.sample}]->(platform)
  SET resource += row.properties, resource.platformCode = platform.code,
    resource.audience = CASE WHEN entry.status = 'PUBLISHED' THEN entry.audience ELSE 'GOV' END
  FOREACH (attachedEntry IN CASE WHEN entry IS NULL THEN [] ELSE [entry] END |
    CREATE (attachedEntry)-[:ATTACHED {sample: row.properties.sample}]->(resource)
  )
  RETURN count(*) AS created
}
RETURN created, created + updated AS written
