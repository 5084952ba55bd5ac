// Counts of the entries with these ids, by level of their provider and by provider.
// $ids: ids of visited entries
// binds counts
UNWIND $ids AS id
MATCH (entry:CatalogEntry {id: id})
WHERE entry.audience IN $audiences
OPTIONAL MATCH (entry)-[:PROVIDED_BY]->(department:Department)
WITH department.level AS level, department.code AS code, department.name AS name, count(*) AS number
RETURN collect([level, code, name, number]) AS counts
