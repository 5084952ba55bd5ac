// The matching edges of a wide node upstream: those to visited nodes, and the numbers of all of them.
// $earliest: the instant, or the start of the interval
// $latest: the instant, or the last moment of the interval
// $kinds: kinds of flow, or null for all
// $channels: channels of flow, or null for all
// $jobs: ids of the jobs that reported a flow, or null for all
// given node, nodes, futureFlows, openEnd
// binds edges, passing, matching, hidden
MATCH (node)<-[edge:FLOWS_TO]-(other)
WHERE $earliest < edge.until AND (NOT futureFlows OR edge.since <= $latest) AND ($kinds IS NULL OR edge.kind IN $kinds)
  AND ($channels IS NULL OR edge.channel IN $channels) AND ($jobs IS NULL OR edge.job IN $jobs)
  AND true /*has rows of region*/
WITH edge, other, other.audience IN $audiences AS visible, nodes
WITH visible, visible AND (true /*passes filter*/) AS passes,
  CASE WHEN visible AND other IN nodes /*read at this end*/ THEN [
    edge.id, id(other), edge.kind,
    toString(edge.since) /*since*/,
    CASE WHEN edge.until < openEnd THEN toString(edge.until) END /*until*/,
    edge.fields /*fields*/
  ] END AS attributes
RETURN collect(attributes) AS edges, count(CASE WHEN passes THEN 1 END) AS passing, count(CASE WHEN visible THEN 1 END) AS matching,
  count(CASE WHEN NOT visible THEN 1 END) AS hidden
