// Indexes that are not usable yet: still filling, or failed.
// binds name
SHOW INDEXES YIELD name, state WHERE state <> 'ONLINE'
RETURN name, state ORDER BY name
