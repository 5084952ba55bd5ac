// The items with these Relay ids.
// $ids: up to 100 ids
// binds item
MATCH (item:InfoItem)
WHERE item.id IN $ids AND item.audience IN $audiences
