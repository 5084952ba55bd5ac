// How many of the departments with these ids stand at each level; each is itself.
// $ids: ids of departments the walk met
// binds counted
UNWIND $ids AS id
MATCH (department:Department {id: id})
WITH department.level AS level, department.code AS code, department.name AS name, count(*) AS counted
RETURN collect([level, code, name, counted]) AS counted
