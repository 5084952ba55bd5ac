// How many of the libraries with these ids stand at the level of each lead department and with each of them (Art. 8).
// $ids: ids of libraries the walk met
// binds counted
UNWIND $ids AS id
MATCH (library:Library {id: id})
OPTIONAL MATCH (library)-[:LED_BY]->(department:Department)
WITH department.level AS level, department.code AS code, department.name AS name, count(*) AS counted
RETURN collect([level, code, name, counted]) AS counted
