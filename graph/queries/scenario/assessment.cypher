// The assessment of a scenario's needs for a region: `wanted` lists them in their order.
// $region: region code, 12 digits, or null for that of the department, else the autonomous region
// $department: code of the department that needs the data, or null
// given scenario
// binds region, user, wanted
// visible target: an entry is returned only if the caller may see it
OPTIONAL MATCH (user:Department {code: $department})
MATCH (region:Region {code: coalesce($region, user.regionCode, $home)})
WITH region, user, COLLECT {
  MATCH (scenario)-[need:NEEDS]->(target)
  RETURN {
    need: need, position: need.position, purpose: need.purpose, freshness: need.freshness, scope: need.scope,
    element: CASE WHEN target:DataElement THEN target END,
    named: CASE WHEN target:CatalogEntry AND target.audience IN $audiences THEN target END,
    hidden: target:CatalogEntry AND NOT target.audience IN $audiences
  } ORDER BY need.position
} AS wanted
