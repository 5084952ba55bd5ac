// How many of the entries with these ids stand at the level of each provider and with each provider.
// $ids: ids of entries the walk met
// binds counted
UNWIND $ids AS id
MATCH (entry:CatalogEntry {id: id})
WHERE entry.audience IN $audiences
OPTIONAL MATCH (entry)-[:PROVIDED_BY]->(department:Department)
WITH department.level AS level, department.code AS code, department.name AS name, count(*) AS counted
RETURN collect([level, code, name, counted]) AS counted
