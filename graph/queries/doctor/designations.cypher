// Active designations whose active key is not element, region and scope, and ended ones that still have an active key.
// binds wrong
// scans: compares every copy with its original
MATCH (designation:Designation)
WITH designation,
  head([(designation)-[:DESIGNATES]->(element:DataElement) | element.code]) AS element,
  head([(designation)-[:WITHIN]->(region:Region) | region.code]) AS region
WITH designation, CASE
  WHEN designation.until >= datetime('9999-12-31T00:00:00Z') THEN element + '@' + region + coalesce('@' + designation.scope, '') ELSE ''
END AS key
WHERE coalesce(designation.activeKey, '') <> coalesce(key, '?')
RETURN count(*) AS wrong, collect(designation.id)[..3] AS examples
