// Writes departments, the regions they serve or are competent for, and the departments that guide them. The entries of
// a department that moved get its new region.
// $rows: {id, properties, serves: region code, competentFor: region code?, guidedBy: department code?}
// writes Department, SERVES, COMPETENT_FOR, GUIDED_BY
CALL () {
  UNWIND $rows AS row
  MATCH (region:Region {code: row.serves})
    USING INDEX SEEK region:Region(code)
  MERGE (department:Department {id: row.id})
  ON CREATE SET department.fresh = true
  WITH row, region, department, department.fresh AS fresh, department.regionCode AS before
  SET department += row.properties
  SET department.lineKey = coalesce(department.line, '')
  REMOVE department.fresh
  WITH row, region, department, fresh, before
  CALL (department, before) {
    WITH department, before WHERE before <> department.regionCode
    MATCH (entry:CatalogEntry)-[:PROVIDED_BY]->(department)
    SET entry.regionCode = department.regionCode
  }
  MERGE (department)-[edge:SERVES]->(region)
  SET edge.sample = row.properties.sample
  RETURN count(fresh) AS created, count(*) AS written
}
CALL () {
  // Delete the relationships that an updated department no longer has.
  UNWIND $rows AS row
  MATCH (department:Department {id: row.id})
    USING INDEX SEEK department:Department(id)
  MATCH (department)-[former:SERVES|COMPETENT_FOR|GUIDED_BY]->(other)
  WHERE other.code <> coalesce(CASE type(former)
    WHEN 'SERVES' THEN row.serves
    WHEN 'COMPETENT_FOR' THEN row.competentFor
    ELSE row.guidedBy
  END, '')
  DELETE former
}
CALL () {
  UNWIND $rows AS row
  WITH row WHERE row.competentFor IS NOT NULL
  MATCH (department:Department {id: row.id})
    USING INDEX SEEK department:Department(id)
  MATCH (region:Region {code: row.competentFor})
    USING INDEX SEEK region:Region(code)
  MERGE (department)-[edge:COMPETENT_FOR]->(region)
  SET edge.sample = row.properties.sample
}
CALL () {
  UNWIND $rows AS row
  WITH row WHERE row.guidedBy IS NOT NULL
  MATCH (department:Department {id: row.id})
    USING INDEX SEEK department:Department(id)
  MATCH (guide:Department {code: row.guidedBy})
    USING INDEX SEEK guide:Department(code)
  MERGE (department)-[edge:GUIDED_BY]->(guide)
  SET edge.sample = row.properties.sample
}
RETURN created, written
