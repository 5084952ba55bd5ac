// Writes fields of resources with their resource's audience; a stored field keeps its properties unless managed.
// $rows: {id, resource: resource id, properties, managed}
// writes Field, HAS_FIELD
UNWIND $rows AS row
MATCH (resource:DataResource {id: row.resource})
USING INDEX SEEK resource:DataResource(id)
MERGE (field:Field {id: row.id})
ON CREATE SET field += row.properties
SET field.audience = resource.audience
MERGE (resource)-[:HAS_FIELD]->(field)
WITH row, field
WHERE row.managed
SET field += row.properties
