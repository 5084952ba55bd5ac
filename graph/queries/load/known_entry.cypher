// Which of these keys catalog entries answer to.
// $keys: resource codes
// binds key
UNWIND $keys AS key
MATCH (found:CatalogEntry {code: key})
  USING INDEX SEEK found:CatalogEntry(code)
RETURN key
