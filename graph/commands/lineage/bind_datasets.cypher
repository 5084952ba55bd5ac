// Binds dataset names to the resource that they stand for now, and removes their relationship to any other.
// $rows: {id: dataset id, resource: resource id, bindings: [texts of all bindings], null for the usual ones}
// writes Dataset, STANDS_FOR
UNWIND $rows AS row
MATCH (dataset:Dataset {id: row.id})
USING INDEX SEEK dataset:Dataset(id)
MATCH (resource:DataResource {id: row.resource})
USING INDEX SEEK resource:DataResource(id)
OPTIONAL MATCH (dataset)-[former:STANDS_FOR]->(other)
WHERE other <> resource
DELETE former
WITH DISTINCT row, dataset, resource
FOREACH (changed IN CASE WHEN coalesce(dataset.bindings, []) = coalesce(row.bindings, []) THEN [] ELSE [dataset] END |
  SET changed.bindings = row.bindings)
MERGE (dataset)-[:STANDS_FOR]->(resource)
