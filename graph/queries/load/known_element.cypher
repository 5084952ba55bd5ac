// The keys of existing data elements among the given ones.
// $keys: codes
// binds key
UNWIND $keys AS key
MATCH (found:DataElement {code: key})
  USING INDEX SEEK found:DataElement(code)
RETURN key
