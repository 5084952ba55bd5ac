// The region for which an element's source is requested.
// $region: region code, 12 digits
// binds region
MATCH (region:Region {code: $region})
