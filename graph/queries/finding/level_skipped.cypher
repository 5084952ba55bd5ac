// A flow up or down that skips a level of platforms (逐级: Art. 13 up, Art. 21(6) down).
// given flow
// binds finding
MATCH (giver:DataResource)-[flow]->(taker:DataResource)
WHERE flow.kind IN ['AGGREGATION', 'RETURN_FLOW'] AND flow.since <= $asOf AND $asOf < flow.until
  AND giver.audience IN $audiences AND taker.audience IN $audiences
MATCH (giver)-[:ON]->(giverPlatform:Platform), (taker)-[:ON]->(takerPlatform:Platform)
WITH flow, giver, taker,
  CASE flow.kind WHEN 'AGGREGATION' THEN giverPlatform ELSE takerPlatform END AS lower,
  CASE flow.kind WHEN 'AGGREGATION' THEN takerPlatform ELSE giverPlatform END AS upper
MATCH climb = (lower)-[:REPORTS_TO]->{2,}(upper)
/*details*/
WITH {
  id: 'finding_LEVEL_SKIPPED@' + flow.id, kind: 'LEVEL_SKIPPED', subject: flow.id, since: flow.since,
  ends: [giver.id, taker.id],
  evidence: [giver.id, taker.id] + [platform IN nodes(climb)[1..-1] | platform.id],
  details: [flow.kind, lower.name, upper.name, [platform IN nodes(climb)[1..-1] | platform.name]]
} AS finding
