// Writes data resources on their platforms, whose codes they have, and the entries they are attached to. A resource and
// its fields have the audience of its published entry, else GOV (domain/rules/audience.py).
// $rows: {id, properties, platform: platform code, entry: entry code?}
// writes DataResource, ON, ATTACHED
// Indexes are named: a plan compiled while a label is still empty would scan, and stay cached while it fills.
// New resources are created without MERGE, which takes half the time.
CALL () {
  UNWIND $rows AS row
  MATCH (known:DataResource {id: row.id})
  USING INDEX SEEK known:DataResource(id)
  MATCH (platform:Platform {code: row.platform})
  USING INDEX SEEK platform:Platform(code)
  OPTIONAL MATCH (entry:CatalogEntry {code: row.entry})
  USING INDEX SEEK entry:CatalogEntry(code)
  SET known = row.properties
  SET known.id = row.id, known.platformCode = platform.code,
    known.audience = CASE WHEN entry.status = 'PUBLISHED' THEN entry.audience ELSE 'GOV' END
  WITH row, known, platform, entry
  CALL (known, platform, entry) {
    MATCH (known)-[old:ON]->(other)
    WHERE other <> platform
    DELETE old
  }
  CALL (known, entry) {
    MATCH (other:CatalogEntry)-[old:ATTACHED]->(known)
    WHERE entry IS NULL OR other <> entry
    DELETE old
  }
  CALL (known) {
    MATCH (known)-[:HAS_FIELD]->(field)
    WHERE field.audience <> known.audience
    SET field.audience = known.audience
  }
  MERGE (known)-[on:ON]->(platform)
  SET on.sample = row.properties.sample
  FOREACH (each IN CASE WHEN entry IS NULL THEN [] ELSE [entry] END |
    MERGE (each)-[attached:ATTACHED]->(known)
    SET attached.sample = row.properties.sample
  )
  RETURN count(*) AS updated
}
CALL () {
  UNWIND $rows AS row
  WITH row
  WHERE NOT EXISTS { MATCH (old:DataResource {id: row.id}) USING INDEX SEEK old:DataResource(id) }
  MATCH (platform:Platform {code: row.platform})
  USING INDEX SEEK platform:Platform(code)
  OPTIONAL MATCH (entry:CatalogEntry {code: row.entry})
  USING INDEX SEEK entry:CatalogEntry(code)
  CREATE (resource:DataResource {id: row.id})-[:ON {sample: row.properties.sample}]->(platform)
  SET resource += row.properties, resource.platformCode = platform.code,
    resource.audience = CASE WHEN entry.status = 'PUBLISHED' THEN entry.audience ELSE 'GOV' END
  FOREACH (each IN CASE WHEN entry IS NULL THEN [] ELSE [entry] END |
    CREATE (each)-[:ATTACHED {sample: row.properties.sample}]->(resource)
  )
  RETURN count(*) AS created
}
RETURN created, created + updated AS written
