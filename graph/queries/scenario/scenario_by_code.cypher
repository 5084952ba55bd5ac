// The scenario with this code.
// $code: such as newborn
// binds scenario
MATCH (scenario:Scenario {code: $code})
