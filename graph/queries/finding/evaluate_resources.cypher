// Checks resources; the code replaces the markers by the query of the resources and by the rule. Returns the findings,
// their number, the last resource checked (an empty text: none), and the number of resources checked.
// $details: whether findings are returned, or only counted
// $most: maximum number of findings
// binds findings, total, reached, checked
CALL () { /*subjects*/ }
WITH collect(resource) AS resources
CALL (resources) {
  UNWIND resources AS resource
  CALL (resource) { /*rule*/ }
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
RETURN findings, total, coalesce(resources[-1].id, '') AS reached, size(resources) AS checked
