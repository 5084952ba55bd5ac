// The keys of existing fields among the given ones.
// $keys: ids
// binds key
UNWIND $keys AS key
MATCH (field:Field {id: key})
  USING INDEX SEEK field:Field(id)
RETURN key
