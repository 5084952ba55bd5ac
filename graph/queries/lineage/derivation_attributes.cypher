// Attributes of derivations: job and transformations.
// $ids: ids of derivations
// binds attributes
UNWIND $ids AS id
MATCH (giver:Field)-[derives:DERIVES {id: id}]->(taker:Field)
WHERE giver.audience IN $audiences AND taker.audience IN $audiences
RETURN collect([derives.id, derives.job, coalesce(derives.transformations, [])]) AS attributes
