// The platforms with these Relay ids.
// $ids: up to 100 ids
// binds platform
MATCH (platform:Platform)
WHERE platform.id IN $ids
