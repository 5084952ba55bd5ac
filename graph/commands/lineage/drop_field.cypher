// Takes back the fields that a resource of ours no longer has; one that something derives from is kept, unplaced.
// $rows: {id: resource id, fields: [field ids]}
// writes Field
UNWIND $rows AS row
MATCH (resource:DataResource {id: row.id})
USING INDEX SEEK resource:DataResource(id)
MATCH (resource)-[:HAS_FIELD]->(field)
WHERE NOT field.id IN row.fields AND NOT EXISTS { (field)-[:STORES]->() }
WITH field, EXISTS { (field)-[:DERIVES]-() } AS derived
FOREACH (each IN CASE WHEN derived THEN [] ELSE [field] END | DETACH DELETE each)
FOREACH (each IN CASE WHEN derived THEN [field] ELSE [] END | SET each.position = 9999, each.dataType = 'OTHER')
