// Writes fields of resources with their resource's audience; a stored field keeps its properties unless managed. A field
// that had ended begins again only if the schema names it; a derivation alone does not bring it back. A catalogued
// resource gets no field: those of its feed are its fields.
// $rows: {id, resource: resource id, properties, placed: whether the schema names it, managed}
// writes Field, HAS_FIELD, FORMERLY_HAS_FIELD
UNWIND $rows AS row
MATCH (resource:DataResource {id: row.resource})
USING INDEX SEEK resource:DataResource(id)
WHERE resource.origin IS NOT NULL
MERGE (field:Field {id: row.id})
ON CREATE SET field += row.properties
SET field.audience = resource.audience
WITH row, resource, field
OPTIONAL MATCH (resource)-[former:FORMERLY_HAS_FIELD]->(field)
FOREACH (owner IN CASE WHEN row.placed OR former IS NULL THEN [resource] ELSE [] END |
  MERGE (owner)-[has:HAS_FIELD]->(field)
  ON CREATE SET has.since = coalesce(former.since, datetime('1900-01-01T00:00:00Z')),
    has.until = datetime('9999-12-31T00:00:00Z')
)
FOREACH (ended IN CASE WHEN row.placed AND former IS NOT NULL THEN [former] ELSE [] END | DELETE ended)
WITH row, field
WHERE row.managed
SET field += row.properties
