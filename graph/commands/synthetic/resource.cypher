// Writes new resources on their platforms, attached to their entries, with the audience of a published entry, else GOV.
// As load/resource, but for a graph without resources; an attachment begins with the publication of the entry.
// $rows: {id, properties, platform: platform code, entry: entry code?}
// writes DataResource, ON, ATTACHED
// Indexes are named: a plan compiled while a label is still empty would scan, and stay cached while it fills.
UNWIND $rows AS row
MATCH (platform:Platform {code: row.platform})
USING INDEX SEEK platform:Platform(code)
OPTIONAL MATCH (entry:CatalogEntry {code: row.entry})
USING INDEX SEEK entry:CatalogEntry(code)
CREATE (resource:DataResource {id: row.id})-[:ON {sample: true}]->(platform)
SET resource += row.properties,
  resource.audience = CASE WHEN entry.status = 'PUBLISHED' THEN entry.audience ELSE 'GOV' END
FOREACH (attachedEntry IN CASE WHEN entry IS NULL THEN [] ELSE [entry] END |
  CREATE (attachedEntry)-[:ATTACHED {
    since: coalesce(attachedEntry.publishedAt, datetime('1900-01-01T00:00:00Z')),
    until: datetime('9999-12-31T00:00:00Z'), sample: true
  }]->(resource)
)
RETURN count(*) AS created, count(*) AS written
