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
    RETURN entry.providerCode
  } AS from,
  COLLECT {
    MATCH (entry:CatalogEntry)-[:ATTACHED]->(taker)
    WHERE entry.audience IN $audiences
    RETURN entry.providerCode
  } AS to
WHERE size(from) > 0 AND size(to) > 0 AND none(each IN from WHERE each IN to)
/*details*/
WITH flow, giver, taker,
  COLLECT {
    MATCH (department:Department) WHERE department.code IN from RETURN department ORDER BY department.code
  } AS giving,
  COLLECT {
    MATCH (department:Department) WHERE department.code IN to RETURN department ORDER BY department.code
  } AS taking
WITH {
  id: 'finding_OTHER_CHANNEL@' + flow.id, kind: 'OTHER_CHANNEL', subject: flow.id, since: flow.since,
  ends: [giver.id, taker.id],
  evidence: [giver.id, taker.id] + [each IN giving + taking | each.id],
  told: [flow.channel, head(giving).name, head(taking).name]
} AS finding
