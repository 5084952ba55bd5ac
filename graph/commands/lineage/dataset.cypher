// Writes dataset names with their facts (in `said`), and the links between names of the same dataset.
// $rows: {id, properties, links: [dataset ids]}
// writes Dataset, SAME_AS
UNWIND $rows AS row
MERGE (dataset:Dataset {id: row.id})
SET dataset = row.properties, dataset.id = row.id
WITH row, dataset
UNWIND row.links AS id
MERGE (other:Dataset {id: id})
MERGE (dataset)-[:SAME_AS]->(other)
