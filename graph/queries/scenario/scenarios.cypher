// The scenarios that match, in the asked order, a page at a time.
// lists scenario
// scans: a list may be of all
MATCH (scenario:Scenario)
WHERE scenario.id >= '' /*where*/
WITH scenario /*order*/ /*page*/
