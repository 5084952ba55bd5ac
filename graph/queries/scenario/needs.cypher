// The needs of a scenario: data elements, or entries by name.
// given scenario
// binds need, element, named
MATCH (scenario)-[need:NEEDS]->(wanted)
WITH need,
  CASE WHEN wanted:DataElement THEN wanted END AS element,
  CASE WHEN wanted:CatalogEntry AND wanted.audience IN $audiences THEN wanted END AS named
