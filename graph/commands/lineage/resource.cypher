// Writes the resources that datasets become; one that published entries are attached to has the audience of them
// together, else GOV (domain/rules/audience.py).
// $rows: {id, properties}
// writes DataResource
UNWIND $rows AS row
MERGE (resource:DataResource {id: row.id})
SET resource += row.properties,
  resource.audience = CASE
    WHEN EXISTS { ({status: 'PUBLISHED', audience: 'PUBLIC'})-[:ATTACHED]->(resource) } THEN 'PUBLIC'
    ELSE 'GOV'
  END
