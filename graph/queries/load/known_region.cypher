// Which of these keys regions answer to.
// $keys: 12-digit codes
// binds key
UNWIND $keys AS key
MATCH (found:Region {code: key})
  USING INDEX SEEK found:Region(code)
RETURN key
