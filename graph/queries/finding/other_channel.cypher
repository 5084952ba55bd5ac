// A flow between departments of different lines outside the sharing platform (跨部门, Art. 18), unless the authority was
// notified, or offline sharing was filed (Art. 22(2)). The departments of a resource are the providers of its entries.
// Bodies of one line are no two departments of a government: data within a line does not cross departments (our reading).
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
WHERE size(from) > 0 AND size(to) > 0 AND none(code IN from WHERE code IN to) AND NOT EXISTS {
  MATCH (sender:Department)
  WHERE sender.code IN from
  MATCH (receiver:Department)
  WHERE receiver.code IN to AND receiver.line = sender.line
}
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
  evidence: [giver.id, taker.id] + [department IN giving + taking | department.id],
  details: [flow.channel, head(giving).name, head(taking).name]
} AS finding
