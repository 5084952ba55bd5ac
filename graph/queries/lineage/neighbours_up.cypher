// The matching edges of a node upstream, where they are few: [id, the other end, kind, …] of one to a node that was met;
// else 0 where the other end may not be seen, 1 where it passes, 2 where it does not. One more than $few says: wide.
// $earliest: the instant, or the start of the interval
// $latest: the instant, or the last moment of the interval
// $kinds: kinds of flow, or null for all
// $few: of how many edges more a node is wide
// given node, nodes, later, never
// binds near
MATCH (node)<-[edge:FLOWS_TO]-(other)
WHERE $earliest < edge.until AND (NOT later OR edge.since <= $latest) AND ($kinds IS NULL OR edge.kind IN $kinds)
RETURN CASE
    WHEN other IN nodes /*read at this end*/ THEN [
      edge.id, id(other), edge.kind,
      toString(edge.since) /*since*/,
      CASE WHEN edge.until < never THEN toString(edge.until) END /*until*/,
      edge.fields /*fields*/
    ]
    WHEN NOT other.audience IN $audiences THEN 0
    WHEN true /*passes filter*/ THEN 1
    ELSE 2
  END AS near
LIMIT $few + 1
