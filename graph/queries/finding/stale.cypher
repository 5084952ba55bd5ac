// A resource older than the update cycle that one of its entries promises, and our grace (Art. 24); judged by when its
// data was last changed, as now known. The evidence are all such entries, the first due before the others.
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
  RETURN {due: due, entry: entry} ORDER BY due, entry.code
} AS late
WITH {
  id: 'finding_STALE@' + resource.id, kind: 'STALE', subject: resource.id, since: late[0].due,
  ends: [resource.id],
  evidence: [each IN late | each.entry.id],
  told: [late[0].entry.updateCycle, late[0].entry.title, toString(resource.updatedAt)]
} AS finding
