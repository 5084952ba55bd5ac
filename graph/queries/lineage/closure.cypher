// The resources that a walk reached, as one list to read facets of.
// $ids: ids of resources
// binds closure
MATCH (resource:DataResource)
WHERE resource.id IN $ids AND resource.audience IN $audiences
WITH collect(resource) AS closure
