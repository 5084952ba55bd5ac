// A flow between two departments outside the sharing platform (Art. 18); not where the authority was notified, nor
// where offline sharing was filed (Art. 22(2)). A resource is of the departments that provide its entries.
// given flow
// binds finding
MATCH (giver:DataResource)-[flow]->(taker:DataResource)
WHERE flow.channel IN ['OTHER', 'OFFLINE'] AND flow.since <= $asOf AND $asOf < flow.until
  AND NOT coalesce(flow.notifiedAt <= $asOf, false)
  AND NOT (flow.channel = 'OFFLINE' AND coalesce(flow.filedAt <= $asOf, false))
  AND giver.audience IN $audiences AND taker.audience IN $audiences
WITH flow, giver, taker,
  COLLECT {
    MATCH (entry:CatalogEntry)-[:ATTACHED]->(giver)
    WHERE entry.audience IN $audiences
    MATCH (entry)-[:PROVIDED_BY]->(department:Department)
    RETURN DISTINCT department ORDER BY department.code
  } AS giving,
  COLLECT {
    MATCH (entry:CatalogEntry)-[:ATTACHED]->(taker)
    WHERE entry.audience IN $audiences
    MATCH (entry)-[:PROVIDED_BY]->(department:Department)
    RETURN DISTINCT department ORDER BY department.code
  } AS taking
WHERE size(giving) > 0 AND size(taking) > 0 AND none(each IN giving WHERE each IN taking)
WITH {
  id: 'finding_OTHER_CHANNEL@' + flow.id, kind: 'OTHER_CHANNEL', subject: flow.id, since: flow.since,
  ends: [giver.id, taker.id],
  evidence: [giver.id, taker.id] + [each IN giving + taking | each.id],
  told: [flow.channel, head(giving).name, head(taking).name]
} AS finding
