// The stored facts of these dataset names and of all other names of the same datasets, their resources, and all their bindings.
// $ids: dataset ids
// binds facts
UNWIND $ids AS id
MATCH (named:Dataset {id: id})
USING INDEX SEEK named:Dataset(id)
MATCH (named)-[:SAME_AS]-*(dataset)
WITH DISTINCT dataset
OPTIONAL MATCH (dataset)-[:STANDS_FOR]->(resource)
RETURN dataset.said AS facts, resource.id AS resource, dataset.bindings AS bindings
