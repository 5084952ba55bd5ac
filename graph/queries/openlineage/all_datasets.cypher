// The stored facts of dataset names, in the order of their ids.
// $after: the last id of the batch before
// $size: number of rows
// binds dataset
MATCH (dataset:Dataset)
USING INDEX SEEK dataset:Dataset(id)
WHERE dataset.id > $after
RETURN dataset.id AS id, dataset.said AS facts
ORDER BY dataset.id
LIMIT $size
