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
  RETURN field ORDER BY field.position, field.id
} AS fields
WITH {
  id: 'finding_EXCESS_FIELDS@' + flow.id, kind: 'EXCESS_FIELDS', subject: flow.id, since: flow.since,
  ends: [giver.id, taker.id],
  evidence: [giver.id, taker.id] + [field IN fields | field.id],
  details: [excess, [name IN excess | head([field IN fields WHERE field.name = name |
    head([(field)-[:STORES]->(item:InfoItem) WHERE item.audience IN $audiences | item.name])])]]
} AS finding
