// The stored facts of jobs and of the datasets that they name, in the order of their ids.
// $after: the last id of the batch before
// $size: number of rows
// binds job
MATCH (job:Job)
USING INDEX SEEK job:Job(id)
WHERE job.id > $after
WITH job
ORDER BY job.id
LIMIT $size
RETURN job.id AS id, job.said AS facts,
  COLLECT { MATCH (job)-[:NAMES]->(dataset) WHERE dataset.said IS NOT NULL RETURN dataset.said } AS datasets
ORDER BY job.id
