// The update cycle of a resource's entry, and the instant until which its data counts as current (Art. 24; the grace
// period is ours). Of several entries, the one that is due first.
// given resource
// binds cycle, due
OPTIONAL CALL (resource) {
  MATCH (entry:CatalogEntry)-[:ATTACHED]->(resource)
  WHERE entry.audience IN $audiences AND entry.updateCycle IS NOT NULL
  WITH entry, resource.updatedAt + duration($grace[entry.updateCycle]) AS due
  RETURN entry.updateCycle AS cycle, due
  ORDER BY due, entry.id
  LIMIT 1
}
