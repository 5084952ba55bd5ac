// Writes the needs of scenarios: an element or a catalog entry, with purpose, freshness and scope.
// $rows: {id, properties, scenario: scenario code, element: element code?, entry: code or id of an entry?}
// writes NEEDS
UNWIND $rows AS row
MATCH (scenario:Scenario {code: row.scenario})
USING INDEX SEEK scenario:Scenario(code)
OPTIONAL MATCH (element:DataElement {code: row.element})
USING INDEX SEEK element:DataElement(code)
OPTIONAL MATCH (coded:CatalogEntry {code: row.entry})
USING INDEX SEEK coded:CatalogEntry(code)
OPTIONAL MATCH (identified:CatalogEntry {id: row.entry})
USING INDEX SEEK identified:CatalogEntry(id)
WITH row, scenario, coalesce(element, coded, identified) AS needed
WHERE needed IS NOT NULL
CALL (row, scenario, needed) {
  // A need whose target changed is deleted and created.
  MATCH (from)-[former:NEEDS {id: row.id}]->(to)
  USING INDEX SEEK former:NEEDS(id)
  WHERE from <> scenario OR to <> needed
  DELETE former
  RETURN count(*) AS moved
}
MERGE (scenario)-[need:NEEDS {id: row.id}]->(needed)
ON CREATE SET need.fresh = true
WITH row, need, moved, need.fresh AS fresh
SET need = row.properties
SET need.id = row.id
RETURN count(fresh) - sum(moved) AS created, count(*) AS written
