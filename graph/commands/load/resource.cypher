// Writes data resources on their platforms, whose codes they have, and the entries they are attached to. A resource and
// its fields have the audience of its published entry, else GOV (domain/rules/audience.py). An attachment begins at
// attachedSince, at the latest with this write and not before the last one of the same pair ended; without it, with
// this write, and an existing one stays as it is.
// $rows: {id, properties, platform: platform code, entry: code or id of an entry?, attachedSince: DATETIME?}
// writes DataResource, ON, ATTACHED, FORMERLY_ATTACHED
// Indexes are named: a plan compiled while a label is still empty would scan, and stay cached while it fills.
// New resources are created without MERGE, which takes half the time.
CALL () {
  UNWIND $rows AS row
  MATCH (stored:DataResource {id: row.id})
  USING INDEX SEEK stored:DataResource(id)
  MATCH (platform:Platform {code: row.platform})
  USING INDEX SEEK platform:Platform(code)
  OPTIONAL MATCH (coded:CatalogEntry {code: row.entry})
  USING INDEX SEEK coded:CatalogEntry(code)
  OPTIONAL MATCH (identified:CatalogEntry {id: row.entry})
  USING INDEX SEEK identified:CatalogEntry(id)
  WITH row, stored, platform, coalesce(coded, identified) AS entry
  SET stored = row.properties
  SET stored.id = row.id, stored.platformCode = platform.code,
    stored.audience = CASE WHEN entry.status = 'PUBLISHED' THEN entry.audience ELSE 'GOV' END
  WITH row, stored, platform, entry, datetime({timezone: 'Z'}) AS now
  CALL (stored, platform) {
    MATCH (stored)-[former:ON]->(other)
    WHERE other <> platform
    DELETE former
  }
  CALL (row, stored, entry, now) {
    OPTIONAL MATCH (entry)-[ended:FORMERLY_ATTACHED]->(stored)
    WITH row, entry, now, max(ended.until) AS last
    WITH last, CASE WHEN entry IS NOT NULL AND row.attachedSince < now THEN row.attachedSince ELSE now END AS begin
    RETURN CASE WHEN last > begin THEN last ELSE begin END AS since
  }
  CALL (stored, entry, since) {
    // An attachment that the row no longer names ends where the new one begins; if it began no earlier, it never was.
    MATCH (other:CatalogEntry)-[former:ATTACHED]->(stored)
    WHERE entry IS NULL OR other <> entry
    FOREACH (begin IN CASE WHEN former.since < since THEN [former.since] ELSE [] END |
      CREATE (other)-[ended:FORMERLY_ATTACHED]->(stored)
      SET ended = properties(former), ended.until = since
    )
    DELETE former
  }
  CALL (stored) {
    MATCH (stored)-[:HAS_FIELD|FORMERLY_HAS_FIELD]->(field)
    WHERE field.audience <> stored.audience
    SET field.audience = stored.audience
  }
  MERGE (stored)-[on:ON]->(platform)
  SET on.sample = row.properties.sample
  FOREACH (attachedEntry IN CASE WHEN entry IS NULL THEN [] ELSE [entry] END |
    MERGE (attachedEntry)-[attached:ATTACHED]->(stored)
    ON CREATE SET attached.since = since, attached.until = datetime('9999-12-31T00:00:00Z')
    SET attached.sample = row.properties.sample,
      attached.since = CASE WHEN row.attachedSince IS NULL THEN attached.since ELSE since END
  )
  RETURN count(*) AS updated
}
CALL () {
  UNWIND $rows AS row
  WITH row
  WHERE NOT EXISTS { MATCH (former:DataResource {id: row.id}) USING INDEX SEEK former:DataResource(id) }
  MATCH (platform:Platform {code: row.platform})
  USING INDEX SEEK platform:Platform(code)
  OPTIONAL MATCH (coded:CatalogEntry {code: row.entry})
  USING INDEX SEEK coded:CatalogEntry(code)
  OPTIONAL MATCH (identified:CatalogEntry {id: row.entry})
  USING INDEX SEEK identified:CatalogEntry(id)
  WITH row, platform, coalesce(coded, identified) AS entry
  CREATE (resource:DataResource {id: row.id})-[:ON {sample: row.properties.sample}]->(platform)
  SET resource += row.properties, resource.platformCode = platform.code,
    resource.audience = CASE WHEN entry.status = 'PUBLISHED' THEN entry.audience ELSE 'GOV' END
  WITH row, resource, entry, datetime({timezone: 'Z'}) AS now
  FOREACH (attachedEntry IN CASE WHEN entry IS NULL THEN [] ELSE [entry] END |
    CREATE (attachedEntry)-[:ATTACHED {
      since: CASE WHEN row.attachedSince < now THEN row.attachedSince ELSE now END,
      until: datetime('9999-12-31T00:00:00Z'), sample: row.properties.sample
    }]->(resource)
  )
  RETURN count(*) AS created
}
RETURN created, created + updated AS written
