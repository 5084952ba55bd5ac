// The data elements that the autonomous region's catalog prescribes: its departments' published entries realize them.
// binds prescribed
MATCH (entry:CatalogEntry)
WHERE entry.regionCode = $home AND entry.status = 'PUBLISHED' AND entry.audience IN $audiences
MATCH (entry)-[:HAS_ITEM]->()-[:REALIZES]->(element:DataElement)
WITH DISTINCT element.code AS code
ORDER BY code
RETURN collect(code) AS prescribed
