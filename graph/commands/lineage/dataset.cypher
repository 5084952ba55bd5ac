// Writes dataset names with their facts (in `said`), and the links between names of the same
// dataset. lock_versions.cypher has locked the nodes.
// $rows: {id, properties: all of them, null for absent ones, links: [dataset ids]}
// writes Dataset, SAME_AS
UNWIND $rows AS row
MATCH (dataset:Dataset {id: row.id})
USING INDEX SEEK dataset:Dataset(id)
SET dataset += row.properties
WITH row, dataset
UNWIND row.links AS id
MATCH (other:Dataset {id: id})
USING INDEX SEEK other:Dataset(id)
MERGE (dataset)-[:SAME_AS]->(other)
