// Fields whose audience differs from that of their resource.
// binds wrong
// scans: compares every copy with its original
MATCH (resource:DataResource)-[:HAS_FIELD]->(field:Field)
WHERE coalesce(field.audience, '') <> coalesce(resource.audience, '')
RETURN count(*) AS wrong, collect(field.id)[..3] AS examples
