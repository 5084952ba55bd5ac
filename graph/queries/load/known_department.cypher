// The keys of existing departments among the given ones.
// $keys: codes
// binds key
UNWIND $keys AS key
MATCH (found:Department {code: key})
  USING INDEX SEEK found:Department(code)
RETURN key
