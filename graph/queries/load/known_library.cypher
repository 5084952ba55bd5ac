// The keys of existing libraries among the given ones.
// $keys: codes
// binds key
UNWIND $keys AS key
MATCH (found:Library {code: key})
  USING INDEX SEEK found:Library(code)
RETURN key
