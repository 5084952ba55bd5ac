// A return flow with fields that the recorded need of its receiver does not name (最小必要, Art. 21(6)).
// given flow
// binds finding
MATCH (giver:DataResource)-[flow]->(taker:DataResource)
WHERE flow.kind = 'RETURN_FLOW' AND flow.since <= $asOf AND $asOf < flow.until
  AND giver.audience IN $audiences AND taker.audience IN $audiences
WITH flow, giver, taker, [name IN flow.fields WHERE NOT name IN flow.neededFields] AS excess
WHERE size(excess) > 0
/*details*/
WITH flow, giver, taker, excess, COLLECT {
  MATCH (taker)-[:HAS_FIELD]->(field:Field)
  WHERE field.audience IN $audiences AND field.name IN excess
  RETURN field.id ORDER BY field.position, field.id
} AS fields, COLLECT {
  MATCH (taker)-[:HAS_FIELD]->(field:Field)-[:STORES]->(item:InfoItem)
  WHERE field.audience IN $audiences AND field.name IN excess AND item.audience IN $audiences
  RETURN [field.name, item.name] ORDER BY field.position, field.id
} AS items
WITH {
  id: 'finding_EXCESS_FIELDS@' + flow.id, kind: 'EXCESS_FIELDS', subject: flow.id, since: flow.since,
  ends: [giver.id, taker.id],
  evidence: [giver.id, taker.id] + fields,
  details: [excess, items]
} AS finding
