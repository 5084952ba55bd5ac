// Stores the marker of a graph whose lineage has all derived properties.
// $key: the marker of the version
// $always: false to store it only in a graph without lineage
// writes Load
OPTIONAL MATCH (dataset:Dataset)
USING INDEX SEEK dataset:Dataset(id)
WHERE dataset.id > ''
WITH dataset
LIMIT 1
WITH dataset
WHERE $always OR dataset IS NULL
MERGE (:Load {key: $key})
