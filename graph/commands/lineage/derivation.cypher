// Writes derivations between fields; they point in the direction of the data.
// $rows: {id, from: field id, to: field id, properties, since, until, lastSeen?: instants as texts}
// writes DERIVES
CALL () {
  UNWIND $rows AS row
  MATCH ()-[stored:DERIVES {id: row.id}]->()
  USING INDEX SEEK stored:DERIVES(id)
  SET stored = row.properties, stored.id = row.id, stored.since = datetime(row.since),
    stored.until = datetime(row.until), stored.lastSeen = datetime(row.lastSeen)
  RETURN count(*) AS updated
}
CALL () {
  UNWIND $rows AS row
  WITH row
  WHERE NOT EXISTS { MATCH ()-[former:DERIVES {id: row.id}]->() USING INDEX SEEK former:DERIVES(id) }
  MATCH (source:Field {id: row.from})
  USING INDEX SEEK source:Field(id)
  MATCH (target:Field {id: row.to})
  USING INDEX SEEK target:Field(id)
  CREATE (source)-[derives:DERIVES {id: row.id, since: datetime(row.since), until: datetime(row.until),
    lastSeen: datetime(row.lastSeen)}]->(target)
  SET derives += row.properties
  RETURN count(*) AS created
}
RETURN updated, created
