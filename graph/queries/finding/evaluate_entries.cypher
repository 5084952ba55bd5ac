// Checks entries; the code replaces the markers by the query of the entries and by the rule. Returns the findings, their
// number, the last entry checked (an empty text: none), and the number of entries checked.
// $details: whether findings are returned, or only counted
// $most: maximum number of findings
// binds findings, total, reached, checked
CALL () { /*subjects*/ }
WITH collect(entry) AS entries
CALL (entries) {
  UNWIND entries AS entry
  CALL (entry) { /*rule*/ }
  WITH entry, finding
  LIMIT $most
  WITH CASE WHEN $details THEN [
    finding.id, finding.subject, toString(finding.since), finding.evidence, finding.details,
    EXISTS {
      MATCH (entry)-[:PROVIDED_BY]->(:Department)-[:SERVES]->(region:Region)
      WHERE entry.audience IN $audiences
        AND EXISTS { (region)-[:ADMINISTERED_BY]->{0,1}()-[:APPLIES_BY_REFERENCE]->() }
    }
  ] END AS row
  RETURN collect(row) AS findings, count(*) AS total
}
RETURN findings, total, coalesce(entries[-1].id, '') AS reached, size(entries) AS checked
