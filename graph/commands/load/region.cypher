// Writes regions and their relationships: the tree, 兵团's administration, application by reference.
// $rows: {id, properties, parent: code?, administeredBy: code?, byReference: code?}; targets may be in the same batch
// writes Region, PART_OF, ADMINISTERED_BY, APPLIES_BY_REFERENCE
CALL () {
  UNWIND $rows AS row
  MERGE (region:Region {id: row.id})
  ON CREATE SET region.fresh = true
  SET region += row.properties
  WITH region, region.fresh AS fresh
  REMOVE region.fresh
  RETURN count(fresh) AS created, count(*) AS written
}
CALL () {
  // Delete the relationships that an updated region no longer has.
  UNWIND $rows AS row
  MATCH (region:Region {id: row.id})
    USING INDEX SEEK region:Region(id)
  MATCH (region)-[former:PART_OF|ADMINISTERED_BY|APPLIES_BY_REFERENCE]->(other)
  WHERE other.code <> coalesce(CASE type(former)
    WHEN 'PART_OF' THEN row.parent
    WHEN 'ADMINISTERED_BY' THEN row.administeredBy
    ELSE row.byReference
  END, '')
  DELETE former
}
CALL () {
  UNWIND $rows AS row
  WITH row WHERE row.parent IS NOT NULL
  MATCH (region:Region {id: row.id})
    USING INDEX SEEK region:Region(id)
  MATCH (parent:Region {code: row.parent})
    USING INDEX SEEK parent:Region(code)
  MERGE (region)-[edge:PART_OF]->(parent)
  SET edge.sample = row.properties.sample
}
CALL () {
  UNWIND $rows AS row
  WITH row WHERE row.administeredBy IS NOT NULL
  MATCH (region:Region {id: row.id})
    USING INDEX SEEK region:Region(id)
  MATCH (by:Region {code: row.administeredBy})
    USING INDEX SEEK by:Region(code)
  MERGE (region)-[edge:ADMINISTERED_BY]->(by)
  SET edge.sample = row.properties.sample
}
CALL () {
  UNWIND $rows AS row
  WITH row WHERE row.byReference IS NOT NULL
  MATCH (region:Region {id: row.id})
    USING INDEX SEEK region:Region(id)
  MATCH (to:Region {code: row.byReference})
    USING INDEX SEEK to:Region(code)
  MERGE (region)-[edge:APPLIES_BY_REFERENCE]->(to)
  SET edge.sample = row.properties.sample
}
RETURN created, written
