// Writes flows from resource to resource; parallel ones are kept, told apart by their ids.
// $rows: {id, properties, from: resource id, to: resource id}
// writes FLOWS_TO
// Indexes are named: a plan made while there is nothing of a kind yet would scan, and be kept while it fills.
// New ones are created outright: MERGE would read the flows between the two ends, and hubs have many.
CALL () {
  UNWIND $rows AS row
  MATCH ()-[known:FLOWS_TO {id: row.id}]->()
  USING INDEX SEEK known:FLOWS_TO(id)
  SET known = row.properties
  SET known.id = row.id
  RETURN count(*) AS updated
}
CALL () {
  UNWIND $rows AS row
  WITH row
  WHERE NOT EXISTS { MATCH ()-[old:FLOWS_TO {id: row.id}]->() USING INDEX SEEK old:FLOWS_TO(id) }
  MATCH (source:DataResource {id: row.from})
  USING INDEX SEEK source:DataResource(id)
  MATCH (target:DataResource {id: row.to})
  USING INDEX SEEK target:DataResource(id)
  CREATE (source)-[flow:FLOWS_TO {id: row.id}]->(target)
  SET flow += row.properties
  RETURN count(*) AS created
}
RETURN created, created + updated AS written
