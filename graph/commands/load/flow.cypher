// Writes flows from resource to resource; ids distinguish parallel flows.
// $rows: {id, properties, from: resource id, to: resource id}
// writes FLOWS_TO
// Indexes are named: a plan compiled while a label is still empty would scan, and stay cached while it fills.
// New flows are created without MERGE, which would read all flows between the two ends; hubs have many.
CALL () {
  UNWIND $rows AS row
  MATCH (source)-[stored:FLOWS_TO {id: row.id}]->(target)
  USING INDEX SEEK stored:FLOWS_TO(id)
  WHERE source.id = row.from AND target.id = row.to
  SET stored = row.properties
  SET stored.id = row.id
  RETURN count(*) AS updated
}
CALL () {
  // A flow whose resources changed is deleted and created.
  UNWIND $rows AS row
  MATCH (source)-[stored:FLOWS_TO {id: row.id}]->(target)
  USING INDEX SEEK stored:FLOWS_TO(id)
  WHERE source.id <> row.from OR target.id <> row.to
  MATCH (giver:DataResource {id: row.from})
  USING INDEX SEEK giver:DataResource(id)
  MATCH (taker:DataResource {id: row.to})
  USING INDEX SEEK taker:DataResource(id)
  DELETE stored
  CREATE (giver)-[flow:FLOWS_TO]->(taker)
  SET flow = row.properties
  SET flow.id = row.id
  RETURN count(*) AS moved
}
CALL () {
  UNWIND $rows AS row
  WITH row
  WHERE NOT EXISTS { MATCH ()-[former:FLOWS_TO {id: row.id}]->() USING INDEX SEEK former:FLOWS_TO(id) }
  MATCH (source:DataResource {id: row.from})
  USING INDEX SEEK source:DataResource(id)
  MATCH (target:DataResource {id: row.to})
  USING INDEX SEEK target:DataResource(id)
  CREATE (source)-[flow:FLOWS_TO {id: row.id}]->(target)
  SET flow += row.properties
  RETURN count(*) AS created
}
RETURN created, created + moved + updated AS written
