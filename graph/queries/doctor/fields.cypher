// Fields that do not belong to exactly one resource, now or formerly, whose audience differs from that of their resource,
// or whose interval is not that of a present or a former field.
// binds wrong
// scans: compares every copy with its original
MATCH (field:Field)
WITH field, COLLECT {
  MATCH (resource:DataResource)-[has:HAS_FIELD|FORMERLY_HAS_FIELD]->(field)
  RETURN coalesce(field.audience = resource.audience AND has.since < has.until
    AND (type(has) = 'HAS_FIELD') = (has.until = datetime('9999-12-31T00:00:00Z')), false)
} AS checks
WHERE checks <> [true]
RETURN count(*) AS wrong, collect(field.id)[..3] AS examples
