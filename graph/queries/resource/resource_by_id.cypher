// The data resource with this Relay id.
// $id: Relay id
// binds resource
MATCH (resource:DataResource {id: $id})
WHERE resource.audience IN $audiences
