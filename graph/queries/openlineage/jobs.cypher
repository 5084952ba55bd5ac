// The stored facts of these jobs, and of the jobs that name one of these datasets.
// $ids: job ids
// $datasets: dataset ids
// binds facts
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
RETURN job.said AS facts
