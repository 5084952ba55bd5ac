// The region in which an element's source is asked for.
// $region: region code, 12 digits
// given element
// binds region
MATCH (region:Region {code: $region})
