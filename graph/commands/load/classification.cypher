// Writes nodes of a classification scheme and the node that each is below.
// $rows: {id, properties, broader: class id?}; targets may be in the same batch
// writes Classification, BROADER
// Indexes are named: a plan compiled while a label is still empty would scan, and stay cached while it fills.
CALL () {
  UNWIND $rows AS row
  MERGE (class:Classification {id: row.id})
  ON CREATE SET class.fresh = true
  SET class += row.properties
  WITH class, class.fresh AS fresh
  REMOVE class.fresh
  RETURN count(fresh) AS created, count(*) AS written
}
CALL () {
  // Delete the parents that an updated node no longer has.
  UNWIND $rows AS row
  MATCH (class:Classification {id: row.id})
  USING INDEX SEEK class:Classification(id)
  MATCH (class)-[former:BROADER]->(other)
  WHERE other.id <> coalesce(row.broader, '')
  DELETE former
}
CALL () {
  UNWIND $rows AS row
  WITH row WHERE row.broader IS NOT NULL
  MATCH (class:Classification {id: row.id})
  USING INDEX SEEK class:Classification(id)
  MATCH (broader:Classification {id: row.broader})
  USING INDEX SEEK broader:Classification(id)
  MERGE (class)-[edge:BROADER]->(broader)
  SET edge.sample = row.properties.sample
}
RETURN created, written
