// The keys of existing classifications among the given ones.
// $keys: ids
// binds key
UNWIND $keys AS key
MATCH (found:Classification {id: key})
  USING INDEX SEEK found:Classification(id)
RETURN key
