// Records that a migration is applied; the constraint on the version rejects a second record.
// $version: INTEGER, from the file's name
// $description: the description, from the file's name
// $checksum: SHA-256 of the file's text, in hex
// writes Migration
CREATE (migration:Migration {
  version: $version, description: $description, checksum: $checksum, at: datetime({timezone: 'Z'})
})
RETURN migration.version AS version
