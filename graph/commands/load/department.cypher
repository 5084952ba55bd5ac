// Writes departments, the regions they serve or are competent for, the departments that guide them, and those of the
// line 公安 that have commissioned them (Art. 13). The entries of a department get its new region and collation key.
// $rows: {id, properties, serves: region code, competentFor: region code?, guidedBy: department code?, commissionedBy: [{department: department code, since, until?}]?}
// writes Department, SERVES, COMPETENT_FOR, GUIDED_BY, COMMISSIONED_BY
CALL () {
  UNWIND $rows AS row
  MATCH (region:Region {code: row.serves})
    USING INDEX SEEK region:Region(code)
  MERGE (department:Department {id: row.id})
  ON CREATE SET department.fresh = true
  WITH row, region, department, department.fresh AS fresh,
    [department.regionCode, department.namePinyin] AS before
  SET department += row.properties
  // A row without a contact leaves a recorded one; a row with one replaces all of it.
  SET department += CASE WHEN row.properties.contactName IS NULL THEN {} ELSE {
    contactPhone: row.properties.contactPhone,
    contactEmail: row.properties.contactEmail
  } END
  SET department.lineKey = coalesce(department.line, ''), department.grassrootsKind = row.properties.grassrootsKind
  REMOVE department.fresh
  WITH row, region, department, fresh, before
  CALL (department, before) {
    WITH department, before WHERE before <> [department.regionCode, department.namePinyin]
    MATCH (entry:CatalogEntry)-[:PROVIDED_BY]->(department)
    SET entry.regionCode = department.regionCode, entry.providerKey = coalesce(department.namePinyin, '')
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
CALL () {
  // A row without the key says nothing of commissions, which other sources than a directory of departments record.
  UNWIND $rows AS row
  WITH row WHERE row.commissionedBy IS NOT NULL
  MATCH (department:Department {id: row.id})
    USING INDEX SEEK department:Department(id)
  MATCH (department)-[former:COMMISSIONED_BY]->(other)
  WHERE none(commission IN row.commissionedBy
    WHERE commission.department = other.code AND commission.since = former.since)
  DELETE former
}
CALL () {
  UNWIND $rows AS row
  UNWIND coalesce(row.commissionedBy, []) AS commission
  MATCH (department:Department {id: row.id})
    USING INDEX SEEK department:Department(id)
  MATCH (principal:Department {code: commission.department})
    USING INDEX SEEK principal:Department(code)
  MERGE (department)-[edge:COMMISSIONED_BY {since: commission.since}]->(principal)
  SET edge.until = coalesce(commission.until, datetime('9999-12-31T00:00:00Z')), edge.sample = row.properties.sample
}
RETURN created, written
