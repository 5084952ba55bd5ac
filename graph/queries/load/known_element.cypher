// Which of these keys data elements answer to.
// $keys: codes
// binds key
UNWIND $keys AS key
MATCH (found:DataElement {code: key})
  USING INDEX SEEK found:DataElement(code)
RETURN key
