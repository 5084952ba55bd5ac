// Writes departments, the regions they serve or are competent for, and who guides their work.
// $rows: {id, properties, serves: region code, competentFor: region code?, guidedBy: department code?}
// writes Department, SERVES, COMPETENT_FOR, GUIDED_BY
CALL () {
  UNWIND $rows AS row
  MATCH (region:Region {code: row.serves})
    USING INDEX SEEK region:Region(code)
  MERGE (department:Department {id: row.id})
  ON CREATE SET department.fresh = true
  SET department += row.properties
  SET department.lineKey = coalesce(department.line, '')
  WITH row, region, department, department.fresh AS fresh
  REMOVE department.fresh
  MERGE (department)-[edge:SERVES]->(region)
  SET edge.sample = row.properties.sample
  RETURN count(fresh) AS created, count(*) AS written
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
