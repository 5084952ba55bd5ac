// What was said of these datasets and of all that are the same as one of them, and the resources they stand for.
// $ids: dataset ids
// binds said
UNWIND $ids AS id
MATCH (named:Dataset {id: id})
USING INDEX SEEK named:Dataset(id)
MATCH (named)-[:SAME_AS]-*(dataset)
WITH DISTINCT dataset
OPTIONAL MATCH (dataset)-[:STANDS_FOR]->(resource)
RETURN dataset.said AS said, resource.id AS resource
