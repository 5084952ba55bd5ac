// A return flow whose recorded coverage includes regions outside the receiving region (our rule).
// given flow
// binds finding
MATCH (giver:DataResource)-[flow]->(taker:DataResource)
WHERE flow.kind = 'RETURN_FLOW' AND flow.since <= $asOf AND $asOf < flow.until AND flow.coverage IS NOT NULL
  AND giver.audience IN $audiences AND taker.audience IN $audiences
MATCH (taker)-[:ON]->(:Platform)-[:OF]->(receiving:Region)
WITH flow, giver, taker, receiving, [code IN flow.coverage WHERE NOT EXISTS {
  MATCH (covered:Region)-[:SUBORDINATE_TO]->*(receiving)
  WHERE covered.code = code
}] AS beyond
WHERE size(beyond) > 0
/*details*/
WITH flow, giver, taker, receiving, beyond, COLLECT {
  MATCH (region:Region)
  WHERE region.code IN beyond
  RETURN region ORDER BY region.code
} AS outside
WITH {
  id: 'finding_OUT_OF_REGION@' + flow.id, kind: 'OUT_OF_REGION', subject: flow.id, since: flow.since,
  ends: [giver.id, taker.id],
  evidence: [giver.id, taker.id, receiving.id] + [region IN outside | region.id],
  details: [receiving.name, [code IN beyond | coalesce(head([region IN outside WHERE region.code = code | region.name]), code)]]
} AS finding
