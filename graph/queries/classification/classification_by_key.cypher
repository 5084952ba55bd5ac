// The node of a scheme with this key or Relay id.
// $scheme: scheme, such as national
// $id: key within the scheme, or the Relay id
// binds classification
MATCH (classification:Classification {scheme: $scheme})
WHERE classification.key = $id OR classification.id = $id
