// For each region and data element the designations in force with their sources; one row of nulls if there is none.
// $pairs: pairs of a region's code and a list of elements' codes
// binds designated
UNWIND $pairs AS pair
MATCH (region:Region {code: pair[0]})
UNWIND pair[1] AS code
MATCH (element:DataElement {code: code})
WITH region, element, null AS scope
/*authority/source*/
UNWIND CASE WHEN size(designations) = 0 THEN [{act: null, byReference: false}] ELSE designations END AS valid
WITH region, element, valid, valid.act AS act, valid.source AS department
WITH [
  region.code, element.code, element.id, element.name, region.name,
  EXISTS { (region)-[:ADMINISTERED_BY]->{0,1}()-[:APPLIES_BY_REFERENCE]->() },
  act.id, department.code, department.id, department.name, valid.byReference
] AS row
RETURN collect(row) AS designated
