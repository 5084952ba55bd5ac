// Writes fields of resources, with their resource's audience; one that is there keeps what it says unless it is ours.
// $rows: {id, resource: resource id, properties, ours}
// writes Field, HAS_FIELD
UNWIND $rows AS row
MATCH (resource:DataResource {id: row.resource})
USING INDEX SEEK resource:DataResource(id)
MERGE (field:Field {id: row.id})
ON CREATE SET field += row.properties
SET field.audience = resource.audience
MERGE (resource)-[:HAS_FIELD]->(field)
WITH row, field
WHERE row.ours
SET field += row.properties
