// The lock versions of these dataset names and of all other names of the same datasets.
// $ids: dataset ids
// binds dataset
UNWIND $ids AS id
MATCH (named:Dataset {id: id})
USING INDEX SEEK named:Dataset(id)
MATCH (named)-[:SAME_AS]-*(dataset)
RETURN DISTINCT dataset.id AS id, coalesce(dataset.lockVersion, 0) AS version
