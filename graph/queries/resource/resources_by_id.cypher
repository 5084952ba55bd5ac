// The resources with these Relay ids.
// $ids: up to 100 ids
// binds resource
MATCH (resource:DataResource)
WHERE resource.id IN $ids AND resource.audience IN $audiences
