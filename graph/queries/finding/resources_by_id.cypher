// The resources with these ids, by id. The query names the index, since the planner cannot estimate the number of ids.
// $ids: Relay ids
// binds resource
MATCH (resource:DataResource)
USING INDEX SEEK resource:DataResource(id)
WHERE resource.id IN $ids AND resource.audience IN $audiences
RETURN resource
ORDER BY resource.id
