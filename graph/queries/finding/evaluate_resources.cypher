// Some resources judged, the resources and the judgement each at its mark: the findings as they are told of, how many
// they are, the last resource that was looked at (an empty text: none), and how many were.
// $told: whether they are told of, or only counted
// $most: of how many findings no more are told
// binds findings, total, reached, looked
CALL () { /*subjects*/ }
WITH collect(resource) AS resources
CALL (resources) {
  UNWIND resources AS resource
  CALL (resource) { /*rule*/ }
  WITH finding
  LIMIT $most
  WITH CASE WHEN $told THEN [
    finding.id, finding.subject, toString(finding.since), finding.evidence, finding.told,
    EXISTS {
      MATCH (held:DataResource)-[:ON]->(:Platform)-[:OF]->(place:Region)
      WHERE held.id IN finding.ends AND held.audience IN $audiences
        AND EXISTS { (place)-[:ADMINISTERED_BY]->{0,1}()-[:APPLIES_BY_REFERENCE]->() }
    }
  ] END AS each
  RETURN collect(each) AS findings, count(*) AS total
}
RETURN findings, total, coalesce(resources[-1].id, '') AS reached, size(resources) AS looked
