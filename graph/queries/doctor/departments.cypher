// Departments whose region code, level or identity differs from their region, or whose sort key differs from their line.
// binds wrong
// scans: compares every copy with its original
MATCH (department:Department)
WITH department, head([(department)-[:SERVES]->(region:Region) | region]) AS region
WHERE region IS NULL
  OR coalesce(department.regionCode, '') <> region.code
  OR coalesce(department.level, '') <> region.level
  OR coalesce(department.identity, '') <> region.code + '/' + department.name
  OR coalesce(department.lineKey, '-') <> coalesce(department.line, '')
RETURN count(*) AS wrong, collect(department.id)[..3] AS examples
