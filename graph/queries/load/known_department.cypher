// Which of these keys departments answer to.
// $keys: codes
// binds key
UNWIND $keys AS key
MATCH (:Department {code: key})
RETURN key
