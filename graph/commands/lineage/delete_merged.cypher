// Deletes imported resources whose dataset turned out to be another resource, once they have no flows.
// $ids: resource ids
// writes DataResource, Field
UNWIND $ids AS id
MATCH (resource:DataResource {id: id})
USING INDEX SEEK resource:DataResource(id)
WHERE resource.origin IS NOT NULL AND NOT EXISTS { ()-[:STANDS_FOR]->(resource) }
  AND NOT EXISTS { (resource)-[:FLOWS_TO]-() } AND NOT EXISTS { ()-[:ATTACHED|FORMERLY_ATTACHED]->(resource) }
OPTIONAL MATCH (resource)-[:HAS_FIELD|FORMERLY_HAS_FIELD]->(field)
DETACH DELETE field, resource
