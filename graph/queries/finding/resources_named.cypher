// The ids of those of these resources that the caller may see, by id.
// $resources: Relay ids
// binds named
MATCH (resource:DataResource)
USING INDEX SEEK resource:DataResource(id)
WHERE resource.id IN $resources AND resource.audience IN $audiences
WITH resource.id AS each
ORDER BY each
RETURN collect(each) AS named
