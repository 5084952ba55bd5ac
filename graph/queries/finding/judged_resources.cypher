// Some resources judged, by a judgement that stands at its mark: the findings as they are told of, and how many there are.
// The index is named: the planner does not know how few they are, and would read every resource that may be seen.
// $ids: Relay ids
// $told: whether they are told of, or only counted
// binds total
MATCH (resource:DataResource)
USING INDEX SEEK resource:DataResource(id)
WHERE resource.id IN $ids AND resource.audience IN $audiences
WITH resource
ORDER BY resource.id
CALL (resource) { /*judgement*/ }
WITH CASE WHEN $told THEN [
  finding.id, finding.subject, toString(finding.since), finding.evidence, finding.told,
  EXISTS {
    MATCH (held:DataResource)-[:ON]->(:Platform)-[:OF]->(place:Region)
    WHERE held.id IN finding.ends AND held.audience IN $audiences
      AND EXISTS { (place)-[:ADMINISTERED_BY]->{0,1}()-[:APPLIES_BY_REFERENCE]->() }
  }
] END AS each
RETURN collect(each) AS findings, count(*) AS total
