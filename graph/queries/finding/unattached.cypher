// A resource that is not attached to any entry (Art. 10).
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
  details: [coalesce(resource.title, resource.name)]
} AS finding
