// Resources whose audience differs from their entry's (GOV without one), or whose platform code from their platform's.
// binds wrong
// scans: compares every copy with its original
MATCH (resource:DataResource)
WITH resource,
  head([(entry:CatalogEntry)-[:ATTACHED]->(resource) | entry.audience]) AS audience,
  head([(resource)-[:ON]->(platform:Platform) | platform.code]) AS platform
WHERE coalesce(resource.audience, '') <> coalesce(audience, 'GOV')
  OR coalesce(resource.platformCode, '') <> coalesce(platform, '')
RETURN count(*) AS wrong, collect(resource.id)[..3] AS examples
