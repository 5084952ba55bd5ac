// For each region and data element: the designation that holds there, and to whom; nulls where none does.
// $regions: region codes
// $elements: data element codes
// binds designated
MATCH (region:Region)
WHERE region.code IN $regions
MATCH (element:DataElement)
WHERE element.code IN $elements
/*authority/source*/
OPTIONAL MATCH (designation)-[:TO]->(department:Department)
WITH [
  region.code, element.code, element.id, element.name, region.name,
  EXISTS { (region)-[:ADMINISTERED_BY]->{0,1}()-[:APPLIES_BY_REFERENCE]->() },
  designation.id, department.code, department.id, department.name
] AS each
RETURN collect(each) AS designated
