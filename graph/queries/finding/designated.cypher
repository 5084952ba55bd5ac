// For each region and data element: the designation that holds there, and to whom; nulls where none does.
// $asked: pairs of a region's code and a list of elements' codes
// binds designated
UNWIND $asked AS pair
MATCH (region:Region {code: pair[0]})
UNWIND pair[1] AS wanted
MATCH (element:DataElement {code: wanted})
/*authority/source*/
OPTIONAL MATCH (designation)-[:TO]->(department:Department)
WITH [
  region.code, element.code, element.id, element.name, region.name,
  EXISTS { (region)-[:ADMINISTERED_BY]->{0,1}()-[:APPLIES_BY_REFERENCE]->() },
  designation.id, department.code, department.id, department.name, coalesce(byReference, false)
] AS each
RETURN collect(each) AS designated
