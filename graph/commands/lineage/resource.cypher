// Writes the resources that datasets become; one that an entry was attached to has that entry's audience.
// $rows: {id, properties}
// writes DataResource
UNWIND $rows AS row
MERGE (resource:DataResource {id: row.id})
SET resource += row.properties,
  resource.audience = coalesce(head([(entry:CatalogEntry)-[:ATTACHED]->(resource) | entry.audience]), 'GOV')
