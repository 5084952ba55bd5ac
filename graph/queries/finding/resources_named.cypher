// The ids of the visible resources among these, by id.
// $resources: Relay ids
// binds named
MATCH (resource:DataResource)
USING INDEX SEEK resource:DataResource(id)
WHERE resource.id IN $resources AND resource.audience IN $audiences
WITH resource.id AS resourceId
ORDER BY resourceId
RETURN collect(resourceId) AS named
