// The region in which an element's source is asked for.
// $region: region code, 12 digits
// binds region
MATCH (region:Region {code: $region})
