// The update cycle that a resource's entry promises, and until when its data holds by it (Art. 24; our grace); of
// several entries the one by which it is due first.
// given resource
// binds cycle, due
OPTIONAL CALL (resource) {
  MATCH (entry:CatalogEntry)-[:ATTACHED]->(resource)
  WHERE entry.audience IN $audiences AND entry.updateCycle IS NOT NULL
  WITH entry, resource.updatedAt + duration($grace[entry.updateCycle]) AS due
  RETURN entry.updateCycle AS cycle, due
  ORDER BY due, entry.code
  LIMIT 1
}
