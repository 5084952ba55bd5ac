// Writes runs of jobs with their facts.
// $rows: {id, job: job id, properties}
// writes Run, RAN
UNWIND $rows AS row
MATCH (job:Job {id: row.job})
USING INDEX SEEK job:Job(id)
MERGE (run:Run {id: row.id})
SET run = row.properties, run.id = row.id
MERGE (job)-[:RAN]->(run)
