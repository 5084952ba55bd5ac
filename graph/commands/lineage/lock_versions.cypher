// Locks the datasets and jobs that a write changes, and gives each its next lock version. Returns those whose version is
// not the one that the writer read. The first SET takes the lock, and the version is read under it.
// create_versions.cypher has created those that are new.
// $datasets: {id, version}, in the order of their ids
// $jobs: {id, version}, in the order of their ids
// writes Dataset, Job
CALL () {
  UNWIND $datasets AS row
  MATCH (dataset:Dataset {id: row.id})
  USING INDEX SEEK dataset:Dataset(id)
  SET dataset.locked = true
  WITH row, dataset, coalesce(dataset.lockVersion, 0) AS version
  SET dataset.lockVersion = version + 1
  REMOVE dataset.locked
  WITH row, version
  WHERE version <> row.version
  RETURN row.id AS id
  UNION ALL
  UNWIND $jobs AS row
  MATCH (job:Job {id: row.id})
  USING INDEX SEEK job:Job(id)
  SET job.locked = true
  WITH row, job, coalesce(job.lockVersion, 0) AS version
  SET job.lockVersion = version + 1
  REMOVE job.locked
  WITH row, version
  WHERE version <> row.version
  RETURN row.id AS id
}
RETURN id
