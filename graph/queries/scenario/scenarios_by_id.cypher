// The scenarios with these Relay ids.
// $ids: up to 100 ids
// binds scenario
MATCH (scenario:Scenario)
WHERE scenario.id IN $ids
