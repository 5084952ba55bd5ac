// The node of a scheme with this key.
// $scheme: scheme, such as national
// $key: key within the scheme
// binds classification
MATCH (classification:Classification {scheme: $scheme, key: $key})
