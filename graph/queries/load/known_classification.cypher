// Which of these keys classifications answer to.
// $keys: ids
// binds key
UNWIND $keys AS key
MATCH (:Classification {id: key})
RETURN key
