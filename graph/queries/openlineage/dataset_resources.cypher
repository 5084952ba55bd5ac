// The resources that these datasets stand for, and the instants at which these were dropped under any name, as texts.
// $ids: dataset ids
// binds resource
UNWIND $ids AS id
MATCH (dataset:Dataset {id: id})
USING INDEX SEEK dataset:Dataset(id)
MATCH (dataset)-[:STANDS_FOR]->(resource)
RETURN id, resource.id AS resource,
  reduce(instants = [], dropped IN COLLECT { MATCH (other)-[:STANDS_FOR]->(resource) RETURN coalesce(other.dropped, []) } |
    instants + dropped) AS dropped
