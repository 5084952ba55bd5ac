// What the runs of these jobs say flows, and when each said it; runs that say the same come together.
// $jobs: job ids
// $changed: ids of runs that are left out, since they are about to say something else
// binds claims
UNWIND $jobs AS id
MATCH (job:Job {id: id})
USING INDEX SEEK job:Job(id)
MATCH (job)-[:RAN]->(run)
WHERE NOT run.id IN $changed
RETURN id AS job, run.claims AS claims, collect(run.times) AS runs
