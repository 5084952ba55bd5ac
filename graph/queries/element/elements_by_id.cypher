// The elements with these Relay ids.
// $ids: up to 100 ids
// binds element
MATCH (element:DataElement)
WHERE element.id IN $ids
