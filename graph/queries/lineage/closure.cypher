// The resources that a traversal reached, as one list, from which facets are read.
// $ids: ids of resources
// binds closure
MATCH (resource:DataResource)
WHERE resource.id IN $ids AND resource.audience IN $audiences
WITH collect(resource) AS closure
