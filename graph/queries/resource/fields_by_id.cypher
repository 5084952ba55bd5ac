// The fields with these Relay ids.
// $ids: up to 100 ids
// binds field
MATCH (field:Field)
WHERE field.id IN $ids AND field.audience IN $audiences
