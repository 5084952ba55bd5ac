// The kind of a derivation, and the id of the flow that it is of: the first valid flow, by id, between the resources of
// its fields; TRANSFORMATION and null without one.
// $at: the instant
// given giver, taker
// binds kindAndFlow
WITH *, coalesce(head(COLLECT {
  MATCH (giver)<-[:HAS_FIELD|FORMERLY_HAS_FIELD]-(source:DataResource)
  MATCH (taker)<-[:HAS_FIELD|FORMERLY_HAS_FIELD]-(target:DataResource)
  MATCH (source)-[moved:FLOWS_TO]->(target)
  WHERE moved.since <= $at AND $at < moved.until AND source.audience IN $audiences AND target.audience IN $audiences
  RETURN [moved.kind, moved.id] ORDER BY moved.id LIMIT 1
}), ['TRANSFORMATION', null]) AS kindAndFlow
