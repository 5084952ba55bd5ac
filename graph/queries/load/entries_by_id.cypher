// What is stored of these entries.
// $ids: entry ids
// binds entry
UNWIND $ids AS id
MATCH (entry:CatalogEntry {id: id})
RETURN properties(entry) AS entry
