// Regions that are not subordinate to exactly the region that administers them, or else to their parent.
// binds wrong
// scans: compares every copy with its original
MATCH (region:Region)
WITH region,
  COLLECT { MATCH (region)-[:SUBORDINATE_TO]->(upper) RETURN upper.code } AS uppers,
  COLLECT { MATCH (region)-[:ADMINISTERED_BY]->(by) RETURN by.code } AS administering,
  COLLECT { MATCH (region)-[:PART_OF]->(parent) RETURN parent.code } AS parents
WHERE uppers <> CASE WHEN administering = [] THEN parents ELSE administering END
RETURN count(*) AS wrong, collect(region.id)[..3] AS examples
