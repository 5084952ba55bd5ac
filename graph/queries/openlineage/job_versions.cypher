// The lock versions of these jobs, and of the jobs that name one of these datasets; with the datasets that each names.
// $ids: job ids
// $datasets: dataset ids
// binds job
CALL () {
  UNWIND $ids AS id
  MATCH (job:Job {id: id})
  USING INDEX SEEK job:Job(id)
  RETURN job
  UNION
  UNWIND $datasets AS id
  MATCH (dataset:Dataset {id: id})
  USING INDEX SEEK dataset:Dataset(id)
  MATCH (dataset)<-[:NAMES]-(job)
  RETURN job
}
RETURN job.id AS id, coalesce(job.lockVersion, 0) AS version,
  COLLECT { MATCH (job)-[:NAMES]->(dataset) RETURN dataset.id } AS datasets
