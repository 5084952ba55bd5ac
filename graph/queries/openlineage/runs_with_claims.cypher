// The stored facts of the runs of these jobs that have one of these claims.
// $jobs: {id: job id, claims: [texts]}
// $changed: ids of runs that are left out, because their claims are about to be replaced
// binds facts
UNWIND $jobs AS row
MATCH (job:Job {id: row.id})
USING INDEX SEEK job:Job(id)
MATCH (job)-[:RAN]->(run)
WHERE run.claims IN row.claims AND NOT run.id IN $changed
RETURN job.id AS job, run.said AS facts
