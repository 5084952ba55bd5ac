// The needs of a scenario.
// given scenario
// binds need
// visible (): only the need is read
MATCH (scenario)-[need:NEEDS]->()
