// The migrations applied to this database, oldest first.
// binds version
// scans: there is one node for each migration
MATCH (migration:Migration)
RETURN migration.version AS version, migration.description AS description, migration.checksum AS checksum,
  toString(migration.at) AS at
ORDER BY version
