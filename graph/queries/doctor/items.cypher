// Items whose audience or entry code differs from that of their entry.
// binds wrong
// scans: compares every copy with its original
MATCH (entry:CatalogEntry)-[:HAS_ITEM]->(item:InfoItem)
WHERE coalesce(item.audience, '') <> entry.audience OR coalesce(item.entryCode, '') <> coalesce(entry.code, '')
RETURN count(*) AS wrong, collect(item.id)[..3] AS examples
