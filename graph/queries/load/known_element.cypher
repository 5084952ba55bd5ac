// Which of these keys data elements answer to.
// $keys: codes
// binds key
UNWIND $keys AS key
MATCH (:DataElement {code: key})
RETURN key
