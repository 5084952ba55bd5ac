// The keys of existing catalog entries among the given ones.
// $keys: resource codes
// binds key
UNWIND $keys AS key
MATCH (found:CatalogEntry {code: key})
  USING INDEX SEEK found:CatalogEntry(code)
RETURN key
