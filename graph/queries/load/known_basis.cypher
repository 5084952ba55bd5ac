// The keys of existing legal bases among the given ones.
// $keys: ids
// binds key
UNWIND $keys AS key
MATCH (found:LegalBasis {id: key})
  USING INDEX SEEK found:LegalBasis(id)
RETURN key
