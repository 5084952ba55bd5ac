// The codes and ids among the given ones that are those of existing catalog entries.
// $keys: resource codes or ids
// binds key
UNWIND $keys AS key
OPTIONAL MATCH (coded:CatalogEntry {code: key})
  USING INDEX SEEK coded:CatalogEntry(code)
OPTIONAL MATCH (identified:CatalogEntry {id: key})
  USING INDEX SEEK identified:CatalogEntry(id)
WITH key, coded, identified
WHERE coded IS NOT NULL OR identified IS NOT NULL
RETURN key
