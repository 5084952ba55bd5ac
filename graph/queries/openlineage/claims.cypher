// The claims of the runs of these jobs, each with the times of its runs; runs with equal claims are grouped.
// $jobs: job ids
// $changed: ids of runs that are left out, because their claims are about to be replaced
// binds claims
UNWIND $jobs AS id
MATCH (job:Job {id: id})
USING INDEX SEEK job:Job(id)
MATCH (job)-[:RAN]->(run)
WHERE NOT run.id IN $changed
RETURN id AS job, run.claims AS claims, collect(run.times) AS runs
