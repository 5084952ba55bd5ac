// The namespaces with these Relay ids that a visible resource is in.
// $ids: up to 100 ids
// binds namespace
UNWIND $ids AS id
WITH DISTINCT id, substring(id, size('namespace_')) AS name
WHERE EXISTS {
  MATCH (resource:DataResource)
  WHERE resource.namespace = name AND resource.name >= '' AND resource.audience IN $audiences
}
WITH {id: id, name: name} AS namespace
