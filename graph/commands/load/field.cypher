// Writes the fields of resources and the items they store; a field has its resource's audience. It exists from `since`,
// at the latest from this write; without it, since an unknown instant. A field that had ended continues.
// $rows: {id, properties, resource: resource id, item: item id?, since: DATETIME?}
// writes Field, HAS_FIELD, STORES
// Indexes are named: a plan compiled while a label is still empty would scan, and stay cached while it fills.
// New fields are created without MERGE, which takes half the time.
CALL () {
  UNWIND $rows AS row
  MATCH (stored:Field {id: row.id})
  USING INDEX SEEK stored:Field(id)
  MATCH (resource:DataResource {id: row.resource})
  USING INDEX SEEK resource:DataResource(id)
  OPTIONAL MATCH (item:InfoItem {id: row.item})
  USING INDEX SEEK item:InfoItem(id)
  SET stored = row.properties
  SET stored.id = row.id, stored.audience = resource.audience
  WITH row, stored, resource, item, datetime({timezone: 'Z'}) AS now
  CALL (stored, item) {
    MATCH (stored)-[former:STORES]->(other)
    WHERE item IS NULL OR other <> item
    DELETE former
  }
  OPTIONAL MATCH (resource)-[former:FORMERLY_HAS_FIELD]->(stored)
  MERGE (resource)-[has:HAS_FIELD]->(stored)
  ON CREATE SET has.since = coalesce(former.since, datetime('1900-01-01T00:00:00Z')),
    has.until = datetime('9999-12-31T00:00:00Z')
  SET has.sample = row.properties.sample,
    has.since = CASE WHEN row.since > now THEN now ELSE coalesce(row.since, has.since) END
  DELETE former
  FOREACH (storedItem IN CASE WHEN item IS NULL THEN [] ELSE [item] END |
    MERGE (stored)-[stores:STORES]->(storedItem)
    SET stores.sample = row.properties.sample
  )
  RETURN count(*) AS updated
}
CALL () {
  UNWIND $rows AS row
  WITH row WHERE NOT EXISTS { MATCH (former:Field {id: row.id}) USING INDEX SEEK former:Field(id) }
  MATCH (resource:DataResource {id: row.resource})
  USING INDEX SEEK resource:DataResource(id)
  OPTIONAL MATCH (item:InfoItem {id: row.item})
  USING INDEX SEEK item:InfoItem(id)
  WITH row, resource, item, datetime({timezone: 'Z'}) AS now
  CREATE (resource)-[:HAS_FIELD {
    since: CASE WHEN row.since > now THEN now ELSE coalesce(row.since, datetime('1900-01-01T00:00:00Z')) END,
    until: datetime('9999-12-31T00:00:00Z'), sample: row.properties.sample
  }]->(field:Field {id: row.id})
  SET field += row.properties, field.audience = resource.audience
  FOREACH (storedItem IN CASE WHEN item IS NULL THEN [] ELSE [item] END |
    CREATE (field)-[:STORES {sample: row.properties.sample}]->(storedItem)
  )
  RETURN count(*) AS created
}
RETURN created, created + updated AS written
