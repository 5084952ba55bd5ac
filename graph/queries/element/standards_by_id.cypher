// The standards with these Relay ids.
// $ids: up to 100 ids
// binds standard
MATCH (standard:Standard)
WHERE standard.id IN $ids
