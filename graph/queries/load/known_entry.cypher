// Which of these keys catalog entries answer to.
// $keys: resource codes
// binds key
UNWIND $keys AS key
MATCH (:CatalogEntry {code: key})
RETURN key
