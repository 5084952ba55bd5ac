// Indexes that are not online: still populating, or failed.
// binds name
SHOW INDEXES YIELD name, state WHERE state <> 'ONLINE'
RETURN name, state ORDER BY name
