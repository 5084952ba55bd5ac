// Counts of the departments with these ids, by level and by department.
// $ids: ids of visited departments
// binds counts
UNWIND $ids AS id
MATCH (department:Department {id: id})
WITH department.level AS level, department.code AS code, department.name AS name, count(*) AS number
RETURN collect([level, code, name, number]) AS counts
