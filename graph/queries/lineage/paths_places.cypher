// What paths tell of resources: name, level of the platform, and how many flows they have with what is not seen.
// $ids: ids of resources
// $at: the instant
// $kinds: kinds of flow
// binds places
UNWIND $ids AS id
MATCH (place:DataResource {id: id}) WHERE place.audience IN $audiences
RETURN collect([
  place.id, place.name,
  head(COLLECT { MATCH (place)-[:ON]->(platform:Platform) RETURN platform.level ORDER BY platform.level }),
  COUNT {
    MATCH (place)-[flow:FLOWS_TO]-(other)
    WHERE flow.kind IN $kinds AND flow.since <= $at AND $at < flow.until AND NOT other.audience IN $audiences
  }
]) AS places
