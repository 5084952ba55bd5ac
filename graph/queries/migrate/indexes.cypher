// Indexes that are not usable: populating or failed.
// binds name
SHOW INDEXES YIELD name, state WHERE state <> 'ONLINE'
RETURN name, state ORDER BY name
