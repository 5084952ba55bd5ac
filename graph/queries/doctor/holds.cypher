// HOLDS relationships with copied properties that differ from their library or entry.
// binds wrong
// scans: compares every copy with its original
MATCH (library:Library)-[holds:HOLDS]->(entry:CatalogEntry)
WHERE holds.libraryCode IS NULL OR holds.libraryCode <> library.code
  OR holds.entryId IS NULL OR holds.entryId <> entry.id
  OR holds.audience IS NULL OR holds.audience <> entry.audience
  OR holds.updatedAt IS NULL OR holds.updatedAt <> entry.updatedAt
  OR coalesce(holds.shareType, '') <> coalesce(entry.shareType, '')
RETURN count(*) AS wrong, collect(library.code + ' ' + entry.id)[..3] AS examples
