// One step of a path search over fields: the valid derivations that leave some fields, grouped by their other end.
// $front: ids of fields
// $at: the instant
// binds neighbours
// visible (): the number of its derivations decides which side is searched next; it is not served
UNWIND $front AS id
MATCH (giver:Field {id: id}) WHERE giver.audience IN $audiences
MATCH (giver)-[derives:DERIVES]->(taker)
WHERE derives.since <= $at AND $at < derives.until AND taker.audience IN $audiences
WITH giver, taker, derives, head(COLLECT {
    MATCH (giver)<-[:HAS_FIELD|FORMERLY_HAS_FIELD]-(source:DataResource)
    MATCH (taker)<-[:HAS_FIELD|FORMERLY_HAS_FIELD]-(target:DataResource)
    MATCH (source)-[flow:FLOWS_TO]->(target)
    WHERE flow.since <= $at AND $at < flow.until AND source.audience IN $audiences AND target.audience IN $audiences
    RETURN [flow.kind, flow.id] AS kindAndFlow ORDER BY kindAndFlow[1] LIMIT 1
  }) AS first
WITH taker, collect([
  giver.id, derives.id, coalesce(first[0], 'TRANSFORMATION'), toString(derives.since), toString(derives.until), null, first[1]
]) AS derivations
RETURN collect([
  taker.id,
  head(COLLECT {
    MATCH (taker)<-[:HAS_FIELD|FORMERLY_HAS_FIELD]-(:DataResource)-[:ON]->(platform:Platform)
    RETURN platform.level ORDER BY platform.level
  }),
  COUNT { (taker)-[:DERIVES]->() }, derivations
]) AS neighbours
