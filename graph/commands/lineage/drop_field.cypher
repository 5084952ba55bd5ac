// Deletes the fields that an imported resource no longer has; a field with derivations stays, without a position.
// $rows: {id: resource id, fields: [field ids]}
// writes Field
UNWIND $rows AS row
MATCH (resource:DataResource {id: row.id})
USING INDEX SEEK resource:DataResource(id)
MATCH (resource)-[:HAS_FIELD]->(field)
WHERE NOT field.id IN row.fields AND NOT EXISTS { (field)-[:STORES]->() }
WITH field, EXISTS { (field)-[:DERIVES]-() } AS derived
FOREACH (unused IN CASE WHEN derived THEN [] ELSE [field] END | DETACH DELETE unused)
FOREACH (used IN CASE WHEN derived THEN [field] ELSE [] END | SET used.position = 9999, used.dataType = 'OTHER')
