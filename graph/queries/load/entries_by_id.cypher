// The stored properties of these entries.
// $ids: entry ids
// binds entry
UNWIND $ids AS id
MATCH (entry:CatalogEntry {id: id})
  USING INDEX SEEK entry:CatalogEntry(id)
RETURN properties(entry) AS entry
