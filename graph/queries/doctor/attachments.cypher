// Attachments whose interval is not that of a present or a former one, and those of one entry and one resource that
// overlap.
// binds wrong
// scans: compares every attachment with the others of its pair
MATCH (entry:CatalogEntry)-[attached:ATTACHED|FORMERLY_ATTACHED]->(resource:DataResource)
WITH entry, resource, attached
ORDER BY attached.since
WITH entry, resource, collect(attached) AS periods
WHERE any(period IN periods WHERE NOT coalesce(period.since < period.until
    AND (type(period) = 'ATTACHED') = (period.until = datetime('9999-12-31T00:00:00Z')), false))
  OR any(place IN range(1, size(periods) - 1) WHERE periods[place].since < periods[place - 1].until)
RETURN count(*) AS wrong, collect(entry.id + ' ' + resource.id)[..3] AS examples
