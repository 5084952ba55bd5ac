// Platforms whose code or level differs from that of their region.
// binds wrong
// scans: compares every copy with its original
MATCH (platform:Platform)
WITH platform, head([(platform)-[:OF]->(region:Region) | region]) AS region
WHERE region IS NULL
  OR coalesce(platform.code, '') <> region.code
  OR coalesce(platform.regionCode, '') <> region.code
  OR coalesce(platform.level, '') <> region.level
RETURN count(*) AS wrong, collect(platform.id)[..3] AS examples
