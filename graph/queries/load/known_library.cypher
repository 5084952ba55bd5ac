// Which of these keys libraries answer to.
// $keys: codes
// binds key
UNWIND $keys AS key
MATCH (:Library {code: key})
RETURN key
