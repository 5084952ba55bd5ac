// The resources that these datasets stand for, and all their bindings as texts.
// $ids: dataset ids
// binds resource
UNWIND $ids AS id
MATCH (dataset:Dataset {id: id})
USING INDEX SEEK dataset:Dataset(id)
MATCH (dataset)-[:STANDS_FOR]->(resource)
RETURN id, resource.id AS resource, dataset.bindings AS bindings
