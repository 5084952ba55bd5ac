// Ends the fields that the schema of an imported resource named and no longer names. A field that no schema named, only
// a derivation, stays without a position, or is deleted if later events showed that the derivation never existed. Fields
// that store items are those of the catalog and stay.
// $rows: {id: resource id, fields: [ids of the fields in its schema], former: [{id, properties, until}]}
// writes Field, HAS_FIELD, FORMERLY_HAS_FIELD
CALL () {
  UNWIND $rows AS row
  UNWIND row.former AS formerRow
  MATCH (resource:DataResource {id: row.id})
  USING INDEX SEEK resource:DataResource(id)
  MERGE (field:Field {id: formerRow.id})
  WITH resource, field, formerRow
  WHERE NOT EXISTS { (field)-[:STORES]->() }
  SET field += formerRow.properties, field.audience = resource.audience
  MERGE (resource)-[former:FORMERLY_HAS_FIELD]->(field)
  SET former.since = datetime('1900-01-01T00:00:00Z'), former.until = formerRow.until
  WITH resource, field
  MATCH (resource)-[has:HAS_FIELD]->(field)
  DELETE has
}
CALL () {
  UNWIND $rows AS row
  MATCH (resource:DataResource {id: row.id})
  USING INDEX SEEK resource:DataResource(id)
  MATCH (resource)-[:HAS_FIELD]->(field)
  WHERE NOT field.id IN row.fields AND NOT EXISTS { (field)-[:STORES]->() }
  WITH field, EXISTS { (field)-[:DERIVES]-() } AS derived
  FOREACH (unused IN CASE WHEN derived THEN [] ELSE [field] END | DETACH DELETE unused)
  FOREACH (used IN CASE WHEN derived THEN [field] ELSE [] END | 
    SET used.position = 9999, used.dataType = 'OTHER', used.declaredType = null, used.description = null)
}
