// A resource older than the update cycle its entry promises, and our grace (Art. 24); judged by when its data was last
// changed, as now known.
// given resource
// binds finding
MATCH (entry:CatalogEntry)-[:ATTACHED]->(resource:DataResource)
WHERE resource.audience IN $audiences AND entry.audience IN $audiences AND entry.updateCycle IS NOT NULL
WITH resource, entry
ORDER BY entry.code
LIMIT 1
WITH resource, entry, resource.updatedAt + duration($grace[entry.updateCycle]) AS due
WHERE due < $asOf
WITH {
  id: 'finding_STALE@' + resource.id, kind: 'STALE', subject: resource.id, since: due,
  ends: [resource.id],
  evidence: [entry.id],
  told: [entry.updateCycle, entry.title, toString(resource.updatedAt)]
} AS finding
