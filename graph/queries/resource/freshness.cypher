// The update cycle that a resource's entry promises, and until when its data holds by it (Art. 24; our grace).
// given resource
// binds cycle, due
OPTIONAL CALL (resource) {
  MATCH (entry:CatalogEntry)-[:ATTACHED]->(resource)
  WHERE entry.audience IN $audiences AND entry.updateCycle IS NOT NULL
  RETURN entry.updateCycle AS cycle
  ORDER BY entry.code
  LIMIT 1
}
WITH *, resource.updatedAt + duration($grace[cycle]) AS due
