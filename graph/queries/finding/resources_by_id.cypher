// The resources with these ids, by id. The index is named: the planner does not know how few they are.
// $ids: Relay ids
// binds resource
MATCH (resource:DataResource)
USING INDEX SEEK resource:DataResource(id)
WHERE resource.id IN $ids AND resource.audience IN $audiences
RETURN resource
ORDER BY resource.id
