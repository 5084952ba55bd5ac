// The data resource with this OpenLineage identity: its own, or that of a dataset that stands for it.
// $namespace: OpenLineage namespace
// $name: OpenLineage name
// binds resource
CALL () {
  MATCH (resource:DataResource {namespace: $namespace, name: $name})
  WHERE resource.audience IN $audiences
  RETURN resource, 0 AS place
  UNION
  MATCH (:Dataset {namespace: $namespace, name: $name})-[:STANDS_FOR]->(resource:DataResource)
  WHERE resource.audience IN $audiences
  RETURN resource, 1 AS place
}
WITH resource
ORDER BY place
LIMIT 1
