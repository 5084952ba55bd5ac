// The designations with these Relay ids.
// $ids: up to 100 ids
// binds designation
MATCH (designation:Designation)
WHERE designation.id IN $ids
