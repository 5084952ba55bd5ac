// Writes derivations between fields; they point in the direction of the data.
// $rows: {id, from: field id, to: field id, properties}
// writes DERIVES
CALL () {
  UNWIND $rows AS row
  MATCH (source)-[stored:DERIVES {id: row.id}]->(target)
  USING INDEX SEEK stored:DERIVES(id)
  WHERE source.id = row.from AND target.id = row.to
  SET stored = row.properties
  SET stored.id = row.id
  RETURN count(*) AS updated
}
CALL () {
  // A derivation whose fields changed is deleted and created.
  UNWIND $rows AS row
  MATCH (source)-[stored:DERIVES {id: row.id}]->(target)
  USING INDEX SEEK stored:DERIVES(id)
  WHERE source.id <> row.from OR target.id <> row.to
  MATCH (giver:Field {id: row.from})
  USING INDEX SEEK giver:Field(id)
  MATCH (taker:Field {id: row.to})
  USING INDEX SEEK taker:Field(id)
  DELETE stored
  CREATE (giver)-[derives:DERIVES]->(taker)
  SET derives = row.properties
  SET derives.id = row.id
  RETURN count(*) AS moved
}
CALL () {
  UNWIND $rows AS row
  WITH row
  WHERE NOT EXISTS { MATCH ()-[former:DERIVES {id: row.id}]->() USING INDEX SEEK former:DERIVES(id) }
  MATCH (source:Field {id: row.from})
  USING INDEX SEEK source:Field(id)
  MATCH (target:Field {id: row.to})
  USING INDEX SEEK target:Field(id)
  CREATE (source)-[derives:DERIVES {id: row.id}]->(target)
  SET derives += row.properties
  RETURN count(*) AS created
}
RETURN created, created + moved + updated AS written
