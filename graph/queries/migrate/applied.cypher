// The migrations this database has seen, oldest first.
// binds version
// scans: one node a migration
MATCH (migration:Migration)
RETURN migration.version AS version, migration.description AS description, migration.checksum AS checksum,
  toString(migration.at) AS at
ORDER BY version
