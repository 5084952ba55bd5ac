// A resource that is attached to no entry (Art. 10).
// given resource
// binds finding
MATCH (resource:DataResource)
WHERE resource.audience IN $audiences AND NOT EXISTS {
  MATCH (entry:CatalogEntry)-[:ATTACHED]->(resource)
  WHERE entry.audience IN $audiences
}
/*details*/
OPTIONAL MATCH (resource)-[:ON]->(platform:Platform)
WITH {
  id: 'finding_UNATTACHED@' + resource.id, kind: 'UNATTACHED', subject: resource.id, since: null,
  ends: [resource.id],
  evidence: CASE WHEN platform IS NULL THEN [] ELSE [platform.id] END,
  told: [coalesce(resource.title, resource.name)]
} AS finding
