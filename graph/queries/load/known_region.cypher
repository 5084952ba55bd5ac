// Which of these keys regions answer to.
// $keys: 12-digit codes
// binds key
UNWIND $keys AS key
MATCH (:Region {code: key})
RETURN key
