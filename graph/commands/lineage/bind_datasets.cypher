// Binds dataset names to their resource and removes their binding to any other.
// $rows: {id: dataset id, resource: resource id}
// writes STANDS_FOR
UNWIND $rows AS row
MATCH (dataset:Dataset {id: row.id})
USING INDEX SEEK dataset:Dataset(id)
MATCH (resource:DataResource {id: row.resource})
USING INDEX SEEK resource:DataResource(id)
OPTIONAL MATCH (dataset)-[former:STANDS_FOR]->(other)
WHERE other <> resource
DELETE former
WITH DISTINCT dataset, resource
MERGE (dataset)-[:STANDS_FOR]->(resource)
