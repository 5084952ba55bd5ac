// For each region its code, its name, whether the measures apply to it by reference, and the code of the region whose
// designations it has: itself or the nearest region above it that has designations or applies the measures by
// reference, else the highest one. Between the two nothing can change the designations in force.
// $regions: codes of regions
// binds designating
UNWIND $regions AS code
MATCH (region:Region {code: code})
USING INDEX SEEK region:Region(code)
WITH region, head(COLLECT {
  MATCH path = (region)-[:SUBORDINATE_TO]->*(above:Region)
  WHERE EXISTS { (above)<-[:WITHIN]-(:Designation) } OR EXISTS { (above)-[:APPLIES_BY_REFERENCE]->() }
    OR NOT EXISTS { (above)-[:SUBORDINATE_TO]->() }
  RETURN above.code ORDER BY length(path) LIMIT 1
}) AS designating
WITH [
  region.code, region.name, EXISTS { (region)-[:ADMINISTERED_BY]->{0,1}()-[:APPLIES_BY_REFERENCE]->() }, designating
] AS row
RETURN collect(row) AS designating
