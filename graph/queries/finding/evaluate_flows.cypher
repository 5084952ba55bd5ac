// Checks flows; the code replaces the markers by the query of the flows and by the rule. Returns the findings, their
// number, the last flow checked (an empty text: none), and the number of flows checked.
// $details: whether findings are returned, or only counted
// $most: maximum number of findings
// binds findings, total, reached, checked
CALL () { /*subjects*/ }
WITH collect(flow) AS flows
CALL (flows) {
  UNWIND flows AS flow
  CALL (flow) { /*rule*/ }
  WITH finding
  LIMIT $most
  WITH CASE WHEN $details THEN [
    finding.id, finding.subject, toString(finding.since), finding.evidence, finding.details,
    EXISTS {
      MATCH (endpoint:DataResource)-[:ON]->(:Platform)-[:OF]->(region:Region)
      WHERE endpoint.id IN finding.ends AND endpoint.audience IN $audiences
        AND EXISTS { (region)-[:ADMINISTERED_BY]->{0,1}()-[:APPLIES_BY_REFERENCE]->() }
    }
  ] END AS row
  RETURN collect(row) AS findings, count(*) AS total
}
RETURN findings, total, coalesce(flows[-1].id, '') AS reached, size(flows) AS checked
