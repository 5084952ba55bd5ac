// Writes flows from resource to resource that events state. An id has one pair of resources, unless a name of a resource
// has become a name of another: such a flow is deleted and created.
// $rows: {id, from: resource id, to: resource id, properties, since, until, lastSeen?: instants as texts, which are
//   encoded faster than instants}
// writes FLOWS_TO
CALL () {
  UNWIND $rows AS row
  MATCH (source)-[stored:FLOWS_TO {id: row.id}]->(target)
  USING INDEX SEEK stored:FLOWS_TO(id)
  WHERE source.id <> row.from OR target.id <> row.to
  DELETE stored
  RETURN count(*) AS moved
}
CALL () {
  UNWIND $rows AS row
  MATCH ()-[stored:FLOWS_TO {id: row.id}]->()
  USING INDEX SEEK stored:FLOWS_TO(id)
  SET stored = row.properties, stored.id = row.id, stored.since = datetime(row.since),
    stored.until = datetime(row.until), stored.lastSeen = datetime(row.lastSeen)
  RETURN count(*) AS updated
}
CALL () {
  UNWIND $rows AS row
  WITH row
  WHERE NOT EXISTS { MATCH ()-[former:FLOWS_TO {id: row.id}]->() USING INDEX SEEK former:FLOWS_TO(id) }
  MATCH (source:DataResource {id: row.from})
  USING INDEX SEEK source:DataResource(id)
  MATCH (target:DataResource {id: row.to})
  USING INDEX SEEK target:DataResource(id)
  CREATE (source)-[flow:FLOWS_TO {id: row.id, since: datetime(row.since), until: datetime(row.until),
    lastSeen: datetime(row.lastSeen)}]->(target)
  SET flow += row.properties
  RETURN count(*) AS created
}
RETURN moved, updated, created
