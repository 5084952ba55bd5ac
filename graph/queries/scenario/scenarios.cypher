// The scenarios that match the filter, one page in the requested order.
// lists scenario
// scans: a list without a filter contains all
MATCH (scenario:Scenario)
WHERE scenario.id >= '' /*where*/
WITH scenario /*order*/ /*page*/
