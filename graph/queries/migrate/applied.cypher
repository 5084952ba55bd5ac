// The applied migrations of this database, oldest first.
// binds version
// scans: one node per migration
MATCH (migration:Migration)
RETURN migration.version AS version, migration.description AS description, migration.checksum AS checksum,
  toString(migration.at) AS at
ORDER BY version
