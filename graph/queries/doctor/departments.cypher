// Departments whose copy of their region, sort key of their line or grass-roots kind by their name differs.
// binds wrong
// scans: compares every copy with its original
MATCH (department:Department)
WITH department, head([(department)-[:SERVES]->(region:Region) | region]) AS region
WHERE region IS NULL
  OR coalesce(department.regionCode, '') <> region.code
  OR coalesce(department.level, '') <> region.level
  OR coalesce(department.identity, '') <> region.code + '/' + department.name
  OR coalesce(department.lineKey, '-') <> coalesce(department.line, '')
  OR coalesce(department.grassrootsKind, '') <> CASE
    WHEN coalesce(department.line, '') <> '乡镇街道' THEN ''
    WHEN trim(department.name) ENDS WITH '乡人民政府' THEN 'TOWNSHIP_GOVERNMENT'
    WHEN trim(department.name) ENDS WITH '镇人民政府' THEN 'TOWNSHIP_GOVERNMENT'
    WHEN trim(department.name) ENDS WITH '街道办事处' THEN 'SUBDISTRICT_OFFICE'
    ELSE 'OTHER'
  END
RETURN count(*) AS wrong, collect(department.id)[..3] AS examples
