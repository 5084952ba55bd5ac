// The classifications with these Relay ids.
// $ids: up to 100 ids
// binds classification
MATCH (classification:Classification)
WHERE classification.id IN $ids
