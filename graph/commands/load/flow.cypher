// Writes flows from resource to resource; parallel ones are kept, told apart by their ids.
// $rows: {id, properties, from: resource id, to: resource id}
// writes FLOWS_TO
UNWIND $rows AS row
MATCH (source:DataResource {id: row.from})
MATCH (target:DataResource {id: row.to})
MERGE (source)-[flow:FLOWS_TO {id: row.id}]->(target)
ON CREATE SET flow.fresh = true
WITH row, flow, flow.fresh AS fresh
SET flow = row.properties
SET flow.id = row.id
RETURN count(fresh) AS created, count(*) AS written
