// Some flows judged, by a judgement that stands at its mark: the findings as they are told of, and how many there are.
// Indexes are named: the planner does not know how few they are, and would read every flow of who may be seen.
// $ids: Relay ids
// $told: whether they are told of, or only counted
// binds total
MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
USING INDEX SEEK flow:FLOWS_TO(id)
WHERE flow.id IN $ids AND giver.audience IN $audiences AND taker.audience IN $audiences
WITH flow
ORDER BY flow.id
CALL (flow) { /*judgement*/ }
WITH CASE WHEN $told THEN [
  finding.id, finding.subject, toString(finding.since), finding.evidence, finding.told,
  EXISTS {
    MATCH (held:DataResource)-[:ON]->(:Platform)-[:OF]->(place:Region)
    WHERE held.id IN finding.ends AND held.audience IN $audiences
      AND EXISTS { (place)-[:ADMINISTERED_BY]->{0,1}()-[:APPLIES_BY_REFERENCE]->() }
  }
] END AS each
RETURN collect(each) AS findings, count(*) AS total
