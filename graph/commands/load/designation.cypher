// Writes the acts that make one department the source of one element in one region.
// $rows: {id, properties, element: element code, department: department code, region: region code, basis: basis id}
// writes Designation, DESIGNATES, TO, WITHIN, BASED_ON
UNWIND $rows AS row
MATCH (element:DataElement {code: row.element})
MATCH (department:Department {code: row.department})
MATCH (region:Region {code: row.region})
MATCH (basis:LegalBasis {id: row.basis})
MERGE (designation:Designation {id: row.id})
ON CREATE SET designation.fresh = true
SET designation += row.properties
WITH row, element, department, region, basis, designation, designation.fresh AS fresh
REMOVE designation.fresh
MERGE (designation)-[designates:DESIGNATES]->(element)
SET designates.sample = row.properties.sample
MERGE (designation)-[to:TO]->(department)
SET to.sample = row.properties.sample
MERGE (designation)-[within:WITHIN]->(region)
SET within.sample = row.properties.sample
MERGE (designation)-[based:BASED_ON]->(basis)
SET based.sample = row.properties.sample
RETURN count(fresh) AS created, count(*) AS written
