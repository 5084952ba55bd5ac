// The ids of the resources that follow one, by id.
// $after: Relay id of a resource, or an empty text
// $most: how many
// binds following
MATCH (resource:DataResource)
USING INDEX resource:DataResource(id)
WHERE resource.id > $after AND resource.audience IN $audiences
WITH resource.id AS each
ORDER BY each
LIMIT $most
RETURN collect(each) AS following
