// The needs of a scenario, in its order: data elements, or entries by name, evaluated for a region.
// $region: region code, 12 digits
// given scenario
// binds need, element, named, region
MATCH (scenario)-[need:NEEDS]->(wanted)
MATCH (region:Region {code: $region})
WITH need, region,
  CASE WHEN wanted:DataElement THEN wanted END AS element,
  CASE WHEN wanted:CatalogEntry AND wanted.audience IN $audiences THEN wanted END AS named
