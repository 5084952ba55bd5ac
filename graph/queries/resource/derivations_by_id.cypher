// The derivations with these Relay ids.
// $ids: up to 100 ids
// binds derives
MATCH (giver:Field)-[derives:DERIVES]->(taker:Field)
WHERE derives.id IN $ids AND giver.audience IN $audiences AND taker.audience IN $audiences
