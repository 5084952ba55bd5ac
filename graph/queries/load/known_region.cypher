// The keys of existing regions among the given ones.
// $keys: 12-digit codes
// binds key
UNWIND $keys AS key
MATCH (found:Region {code: key})
  USING INDEX SEEK found:Region(code)
RETURN key
