// The stored facts of these jobs.
// $ids: job ids
// binds facts
UNWIND $ids AS id
MATCH (job:Job {id: id})
USING INDEX SEEK job:Job(id)
RETURN job.said AS facts
