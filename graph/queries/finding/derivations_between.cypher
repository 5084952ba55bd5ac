// A slice of derivations after id $after, in id order, as five lists: their ids, and the server's numbers of the source
// field, the target field, and the resources of both.
// $after: Relay id of a derivation, or an empty text
// $most: maximum number of derivations
// binds derivations, givers, takers, sources, resources
MATCH (giver:Field)-[derived:DERIVES]->(taker:Field)
USING INDEX derived:DERIVES(id)
WHERE derived.id > $after AND derived.since <= $asOf AND $asOf < derived.until
  AND giver.audience IN $audiences AND taker.audience IN $audiences
MATCH (source:DataResource)-[:HAS_FIELD|FORMERLY_HAS_FIELD]->(giver)
// a second MATCH: one pattern uses a relationship once, and a field may be derived from itself
MATCH (resource:DataResource)-[:HAS_FIELD|FORMERLY_HAS_FIELD]->(taker)
WHERE source.audience IN $audiences AND resource.audience IN $audiences
WITH derived, giver, taker, source, resource
ORDER BY derived.id
LIMIT $most
RETURN collect(derived.id) AS derivations, collect(id(giver)) AS givers, collect(id(taker)) AS takers,
  collect(id(source)) AS sources, collect(id(resource)) AS resources
