// Writes business scenarios.
// $rows: {id, properties}
// writes Scenario
UNWIND $rows AS row
MERGE (scenario:Scenario {id: row.id})
ON CREATE SET scenario.fresh = true
SET scenario += row.properties
WITH scenario, scenario.fresh AS fresh
REMOVE scenario.fresh
RETURN count(fresh) AS created, count(*) AS written
