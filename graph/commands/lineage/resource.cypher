// Writes imported resources. The audience is the widest of the published entries that are attached to the resource,
// GOV without any (domain/rules/audience.py).
// $rows: {id, properties}
// writes DataResource
UNWIND $rows AS row
MERGE (resource:DataResource {id: row.id})
SET resource += row.properties,
  resource.audience = CASE
    WHEN EXISTS { ({status: 'PUBLISHED', audience: 'PUBLIC'})-[:ATTACHED]->(resource) } THEN 'PUBLIC'
    ELSE 'GOV'
  END
