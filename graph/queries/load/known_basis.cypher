// Which of these keys legal bases answer to.
// $keys: ids
// binds key
UNWIND $keys AS key
MATCH (found:LegalBasis {id: key})
  USING INDEX SEEK found:LegalBasis(id)
RETURN key
