// Scenarios with more needs than the cost counts.
// $bound: the number that it counts
// binds wrong
// scans: reads all scenarios
MATCH (scenario:Scenario)
WITH scenario, COUNT { (scenario)-[:NEEDS]->() } AS length
WHERE length > $bound
RETURN count(*) AS wrong, collect(scenario.id + ' with ' + length)[..3] AS examples
