// The libraries with these Relay ids.
// $ids: up to 100 ids
// binds library
MATCH (library:Library)
WHERE library.id IN $ids
