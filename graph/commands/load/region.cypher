// Writes regions and their relationships: the tree, 兵团's administration, application by reference,
// and the one region above each: the one that administers it, else its parent.
// $rows: {id, properties, parent: code?, administeredBy: code?, byReference: code?}; targets may be in the same batch
// writes Region, PART_OF, ADMINISTERED_BY, APPLIES_BY_REFERENCE, SUBORDINATE_TO
CALL () {
  UNWIND $rows AS row
  MERGE (region:Region {id: row.id})
  ON CREATE SET region.fresh = true
  // assigned also if the row has none, so that a jurisdiction no longer known is removed
  SET region += row.properties, region.jurisdiction = row.properties.jurisdiction
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
CALL () {
  UNWIND $rows AS row
  MATCH (region:Region {id: row.id})
    USING INDEX SEEK region:Region(id)
  OPTIONAL MATCH (region)-[:ADMINISTERED_BY]->(by)
  OPTIONAL MATCH (region)-[:PART_OF]->(parent)
  WITH region, coalesce(by, parent) AS upper
  CALL (region, upper) {
    MATCH (region)-[former:SUBORDINATE_TO]->(other)
    WHERE upper IS NULL OR other <> upper
    DELETE former
  }
  WITH region, upper
  WHERE upper IS NOT NULL
  MERGE (region)-[:SUBORDINATE_TO]->(upper)
}
RETURN created, written
