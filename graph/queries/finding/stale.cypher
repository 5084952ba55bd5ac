// A resource whose last update is longer ago than the update cycle of one of its entries and our grace period allow
// (Art. 24), by the current `updatedAt`. The evidence is all such entries, in the order in which they were due.
// given resource
// binds finding
MATCH (resource:DataResource)
WHERE resource.audience IN $audiences AND EXISTS {
  MATCH (entry:CatalogEntry)-[:ATTACHED]->(resource)
  WHERE entry.audience IN $audiences AND resource.updatedAt + duration($grace[entry.updateCycle]) < $asOf
}
/*details*/
WITH resource, COLLECT {
  MATCH (entry:CatalogEntry)-[:ATTACHED]->(resource)
  WHERE entry.audience IN $audiences
  WITH entry, resource.updatedAt + duration($grace[entry.updateCycle]) AS due
  WHERE due < $asOf
  RETURN {due: due, entry: entry} ORDER BY due, entry.id
} AS late
WITH {
  id: 'finding_STALE@' + resource.id, kind: 'STALE', subject: resource.id, since: late[0].due,
  ends: [resource.id],
  evidence: [row IN late | row.entry.id],
  details: [late[0].entry.updateCycle, late[0].entry.title, toString(resource.updatedAt)]
} AS finding
