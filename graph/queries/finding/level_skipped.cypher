// A flow up or down that passes over a level of platforms (逐级: Art. 13 up, Art. 21(6) down).
// given flow
// binds finding
MATCH (giver:DataResource)-[flow]->(taker:DataResource)
WHERE flow.kind IN ['AGGREGATION', 'RETURN_FLOW'] AND flow.since <= $asOf AND $asOf < flow.until
  AND giver.audience IN $audiences AND taker.audience IN $audiences
MATCH (giver)-[:ON]->(given:Platform), (taker)-[:ON]->(taken:Platform)
WITH flow, giver, taker,
  CASE flow.kind WHEN 'AGGREGATION' THEN given ELSE taken END AS lower,
  CASE flow.kind WHEN 'AGGREGATION' THEN taken ELSE given END AS upper
MATCH climb = (lower)-[:REPORTS_TO]->{2,}(upper)
/*details*/
WITH {
  id: 'finding_LEVEL_SKIPPED@' + flow.id, kind: 'LEVEL_SKIPPED', subject: flow.id, since: flow.since,
  ends: [giver.id, taker.id],
  evidence: [giver.id, taker.id] + [each IN nodes(climb)[1..-1] | each.id],
  told: [flow.kind, lower.name, upper.name, [each IN nodes(climb)[1..-1] | each.name]]
} AS finding
