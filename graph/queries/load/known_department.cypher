// Which of these keys departments answer to.
// $keys: codes
// binds key
UNWIND $keys AS key
MATCH (found:Department {code: key})
  USING INDEX SEEK found:Department(code)
RETURN key
