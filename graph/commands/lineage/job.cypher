// Writes jobs and the datasets that they name.
// $rows: {id, properties, datasets: [dataset ids]}
// writes Job, NAMES
UNWIND $rows AS row
MERGE (job:Job {id: row.id})
SET job = row.properties, job.id = row.id
WITH row, job
UNWIND row.datasets AS id
MATCH (dataset:Dataset {id: id})
USING INDEX SEEK dataset:Dataset(id)
MERGE (job)-[:NAMES]->(dataset)
