// The stored facts of the runs of a job, in the order of their ids.
// $job: the job's id
// $after: the last id of the batch before
// $size: number of rows
// binds run
MATCH (job:Job {id: $job})
USING INDEX SEEK job:Job(id)
MATCH (job)-[:RAN]->(run)
WHERE run.id > $after
RETURN run.id AS id, run.said AS facts
ORDER BY run.id
LIMIT $size
