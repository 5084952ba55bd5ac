// The bases with these Relay ids.
// $ids: up to 100 ids
// binds basis
MATCH (basis:LegalBasis)
WHERE basis.id IN $ids
