// Writes nodes of a classification scheme and what each lies under.
// $rows: {id, properties, broader: class id?}; targets may be in the same batch
// writes Classification, BROADER
// Indexes are named: a plan made while there is nothing of a kind yet would scan, and be kept while it fills.
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
  // What a renewed one no longer lies under.
  UNWIND $rows AS row
  MATCH (class:Classification {id: row.id})
  USING INDEX SEEK class:Classification(id)
  MATCH (class)-[old:BROADER]->(other)
  WHERE other.id <> coalesce(row.broader, '')
  DELETE old
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
