// Writes the acts that make one department the source of one element in one region, for all subjects or those of a scope.
// $rows: {id, properties, element: element code, department: department code, region: region code, basis: basis id}
// writes Designation, DESIGNATES, TO, WITHIN, BASED_ON
CALL () {
  // The key of an ended designation is free for its successor, whichever of them is loaded first.
  UNWIND $rows AS row
  MATCH (stored:Designation {id: row.id})
  USING INDEX SEEK stored:Designation(id)
  WHERE stored.activeKey <> coalesce(row.properties.activeKey, '')
  REMOVE stored.activeKey
}
UNWIND $rows AS row
MATCH (element:DataElement {code: row.element})
USING INDEX SEEK element:DataElement(code)
MATCH (department:Department {code: row.department})
USING INDEX SEEK department:Department(code)
MATCH (region:Region {code: row.region})
USING INDEX SEEK region:Region(code)
MATCH (basis:LegalBasis {id: row.basis})
USING INDEX SEEK basis:LegalBasis(id)
MERGE (designation:Designation {id: row.id})
ON CREATE SET designation.fresh = true
SET designation += row.properties
SET designation.scope = row.properties.scope
WITH row, element, department, region, basis, designation, designation.fresh AS fresh
REMOVE designation.fresh
WITH row, element, department, region, basis, designation, fresh
CALL (designation, element, department, region, basis) {
  MATCH (designation)-[former:DESIGNATES|TO|WITHIN|BASED_ON]->(other)
  WHERE NOT other IN [element, department, region, basis]
  DELETE former
}
MERGE (designation)-[designates:DESIGNATES]->(element)
SET designates.sample = row.properties.sample
MERGE (designation)-[to:TO]->(department)
SET to.sample = row.properties.sample
MERGE (designation)-[within:WITHIN]->(region)
SET within.sample = row.properties.sample
MERGE (designation)-[based:BASED_ON]->(basis)
SET based.sample = row.properties.sample
RETURN count(fresh) AS created, count(*) AS written
