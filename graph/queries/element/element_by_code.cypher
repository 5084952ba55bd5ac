// The data element with this code.
// $code: such as NP-01-01
// binds element
MATCH (element:DataElement {code: $code})
