// A flow on a cycle: the data returns to the resource that it came from (our rule). Data that goes up and comes back down
// by law is no fault (Art. 21(6)), so no return flow counts. The evidence is the shortest path back; ties are broken by
// edge ids.
// given flow
// binds finding
MATCH (giver:DataResource)-[flow]->(taker:DataResource)
WHERE flow.kind <> 'RETURN_FLOW' AND flow.since <= $asOf AND $asOf < flow.until
  AND giver.audience IN $audiences AND taker.audience IN $audiences
MATCH back = ALL SHORTEST (taker)
  (()-[step:FLOWS_TO WHERE step.kind <> 'RETURN_FLOW' AND step.since <= $asOf AND $asOf < step.until]->
    (next WHERE next.audience IN $audiences))*
  (giver)
WITH flow, giver, taker, [edge IN relationships(back) | edge.id] AS path
ORDER BY path
LIMIT 1
/*details*/
WITH {
  id: 'finding_CYCLE@' + flow.id, kind: 'CYCLE', subject: flow.id, since: flow.since,
  ends: [giver.id, taker.id],
  evidence: [flow.id] + path,
  details: [1 + size(path)]
} AS finding
