// Creates the datasets and jobs that a write found to be new, if no other writer has created them meanwhile.
// $datasets: dataset ids, in their order
// $jobs: job ids, in their order
// writes Dataset, Job
CALL () {
  UNWIND $datasets AS id
  MERGE (dataset:Dataset {id: id})
  RETURN count(*) AS datasets
}
CALL () {
  UNWIND $jobs AS id
  MERGE (job:Job {id: id})
  RETURN count(*) AS jobs
}
RETURN datasets, jobs
