// For each region and data element the valid designation and its department; nulls if there is none.
// $pairs: pairs of a region's code and a list of elements' codes
// binds designated
UNWIND $pairs AS pair
MATCH (region:Region {code: pair[0]})
UNWIND pair[1] AS code
MATCH (element:DataElement {code: code})
/*authority/source*/
OPTIONAL MATCH (designation)-[:TO]->(department:Department)
WITH [
  region.code, element.code, element.id, element.name, region.name,
  EXISTS { (region)-[:ADMINISTERED_BY]->{0,1}()-[:APPLIES_BY_REFERENCE]->() },
  designation.id, department.code, department.id, department.name, coalesce(byReference, false)
] AS row
RETURN collect(row) AS designated
