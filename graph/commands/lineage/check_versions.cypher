// Locks the datasets that a write has read and does not change, and returns those whose lock version is not the one that
// the writer read. It runs last, so that the locks are short.
// $datasets: {id, version}, in the order of their ids
// writes Dataset
UNWIND $datasets AS row
MATCH (dataset:Dataset {id: row.id})
USING INDEX SEEK dataset:Dataset(id)
SET dataset.locked = true
WITH row, dataset, coalesce(dataset.lockVersion, 0) AS version
REMOVE dataset.locked
WITH row, version
WHERE version <> row.version
RETURN row.id AS id
