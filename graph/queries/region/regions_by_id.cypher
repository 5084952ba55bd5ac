// The regions with these Relay ids.
// $ids: up to 100 ids
// binds region
MATCH (region:Region)
WHERE region.id IN $ids
