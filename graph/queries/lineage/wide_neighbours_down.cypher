// The matching edges of a wide node downstream: those that stay among the nodes met, and how many there are besides.
// $earliest: the instant, or the start of the interval
// $latest: the instant, or the last moment of the interval
// $kinds: kinds of flow, or null for all
// given node, nodes, later, never
// binds edges, passing, matching, hidden
MATCH (node)-[edge:FLOWS_TO]->(other)
WHERE $earliest < edge.until AND (NOT later OR edge.since <= $latest) AND ($kinds IS NULL OR edge.kind IN $kinds)
WITH edge, other, other.audience IN $audiences AS seen, nodes
WITH seen, seen AND (true /*passes filter*/) AS passes,
  CASE WHEN seen AND other IN nodes /*read at this end*/ THEN [
    edge.id, id(other), edge.kind,
    toString(edge.since) /*since*/,
    CASE WHEN edge.until < never THEN toString(edge.until) END /*until*/,
    edge.fields /*fields*/
  ] END AS fact
RETURN collect(fact) AS edges, count(CASE WHEN passes THEN 1 END) AS passing, count(CASE WHEN seen THEN 1 END) AS matching,
  count(CASE WHEN NOT seen THEN 1 END) AS hidden
