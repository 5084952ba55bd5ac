// Writes the fields of resources and the items they store; a field has its resource's audience.
// $rows: {id, properties, resource: resource id, item: item id?}
// writes Field, HAS_FIELD, STORES
UNWIND $rows AS row
MATCH (resource:DataResource {id: row.resource})
OPTIONAL MATCH (item:InfoItem {id: row.item})
MERGE (field:Field {id: row.id})
ON CREATE SET field.fresh = true
WITH row, resource, item, field, field.fresh AS fresh
SET field = row.properties
SET field.id = row.id, field.audience = resource.audience
MERGE (resource)-[has:HAS_FIELD]->(field)
SET has.sample = row.properties.sample
FOREACH (each IN CASE WHEN item IS NULL THEN [] ELSE [item] END |
  MERGE (field)-[stores:STORES]->(each)
  SET stores.sample = row.properties.sample
)
RETURN count(fresh) AS created, count(*) AS written
