// The keys of existing departments of the line 公安 among the given ones.
// $keys: codes
// binds key
UNWIND $keys AS key
MATCH (department:Department {code: key})
  USING INDEX SEEK department:Department(code)
WHERE department.line = '公安'
RETURN key
