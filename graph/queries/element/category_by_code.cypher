// The category of base data with this code.
// $code: such as NP-01
// binds category
MATCH (category:DataCategory {code: $code})
