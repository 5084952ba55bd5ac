// The region with this code.
// $code: 12 digits
// binds region
MATCH (region:Region {code: $code})
