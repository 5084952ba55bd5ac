// The departments with these Relay ids.
// $ids: up to 100 ids
// binds department
MATCH (department:Department)
WHERE department.id IN $ids
