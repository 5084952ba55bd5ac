// Which of these keys legal bases answer to.
// $keys: ids
// binds key
UNWIND $keys AS key
MATCH (:LegalBasis {id: key})
RETURN key
