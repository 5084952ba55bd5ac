// Resources whose audience does not follow from their published entries (GOV without one), or whose platform code
// differs from that of their platform.
// binds wrong
// scans: compares every copy with its original
MATCH (resource:DataResource)
WITH resource,
  CASE
    WHEN EXISTS { ({status: 'PUBLISHED', audience: 'PUBLIC'})-[:ATTACHED]->(resource) } THEN 'PUBLIC'
    ELSE 'GOV'
  END AS audience,
  head([(resource)-[:ON]->(platform:Platform) | platform.code]) AS platform
WHERE coalesce(resource.audience, '') <> audience
  OR coalesce(resource.platformCode, '') <> coalesce(platform, '')
RETURN count(*) AS wrong, collect(resource.id)[..3] AS examples
