// Writes data resources on their platforms, and the entries they are attached to; one has its entry's audience.
// $rows: {id, properties, platform: platform code, entry: entry code?}
// writes DataResource, ON, ATTACHED
UNWIND $rows AS row
MATCH (platform:Platform {code: row.platform})
OPTIONAL MATCH (entry:CatalogEntry {code: row.entry})
MERGE (resource:DataResource {id: row.id})
ON CREATE SET resource.fresh = true
WITH row, platform, entry, resource, resource.fresh AS fresh
SET resource = row.properties
SET resource.id = row.id, resource.platformCode = platform.code, resource.audience = coalesce(entry.audience, 'GOV')
MERGE (resource)-[on:ON]->(platform)
SET on.sample = row.properties.sample
FOREACH (each IN CASE WHEN entry IS NULL THEN [] ELSE [entry] END |
  MERGE (each)-[attached:ATTACHED]->(resource)
  SET attached.sample = row.properties.sample
)
RETURN count(fresh) AS created, count(*) AS written
