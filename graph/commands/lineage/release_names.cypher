// Takes the names of imported resources that get another name, or that were merged into others, so that other rows of the
// same write may have them.
// $rows: {id, namespace?, name?}: the resource's coming name; absent if it was merged
// writes DataResource
UNWIND $rows AS row
MATCH (resource:DataResource {id: row.id})
USING INDEX SEEK resource:DataResource(id)
WHERE resource.origin IS NOT NULL AND
  (row.name IS NULL OR resource.name <> row.name OR resource.namespace <> row.namespace)
SET resource.name = resource.name + ' (' + resource.id + ')'
