// Counts of the libraries with these ids, by level of their lead department and by lead department (Art. 8).
// $ids: ids of visited libraries
// binds counts
UNWIND $ids AS id
MATCH (library:Library {id: id})
OPTIONAL MATCH (library)-[:LED_BY]->(department:Department)
WITH department.level AS level, department.code AS code, department.name AS name, count(*) AS number
RETURN collect([level, code, name, number]) AS counts
