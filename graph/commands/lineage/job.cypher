// Writes jobs and the datasets that they name. lock_versions.cypher has locked the nodes.
// $rows: {id, properties: all of them, null for absent ones, datasets: [dataset ids]}
// writes Job, NAMES
UNWIND $rows AS row
MATCH (job:Job {id: row.id})
USING INDEX SEEK job:Job(id)
SET job += row.properties
WITH row, job
UNWIND row.datasets AS id
MATCH (dataset:Dataset {id: id})
USING INDEX SEEK dataset:Dataset(id)
MERGE (job)-[:NAMES]->(dataset)
