// The matching edges of a node downstream: [id, other end, kind, since, until, fields] for an edge to a visited node;
// otherwise 0 if the other end is hidden, 1 if it passes the filter, 2 if not. A node with more than $few edges is wide.
// $earliest: the instant, or the start of the interval
// $latest: the instant, or the last moment of the interval
// $kinds: kinds of flow, or null for all
// $channels: channels of flow, or null for all
// $jobs: ids of the jobs that reported a flow, or null for all
// $few: the most edges of a node that is not wide; a wide node returns one more
// given node, nodes, futureFlows, openEnd
// binds neighbour
MATCH (node)-[edge:FLOWS_TO]->(other)
WHERE $earliest < edge.until AND (NOT futureFlows OR edge.since <= $latest) AND ($kinds IS NULL OR edge.kind IN $kinds)
  AND ($channels IS NULL OR edge.channel IN $channels) AND ($jobs IS NULL OR edge.job IN $jobs)
  AND true /*has rows of region*/
RETURN CASE
    WHEN other IN nodes /*read at this end*/ THEN [
      edge.id, id(other), edge.kind,
      toString(edge.since) /*since*/,
      CASE WHEN edge.until < openEnd THEN toString(edge.until) END /*until*/,
      edge.fields /*fields*/
    ]
    WHEN NOT other.audience IN $audiences THEN 0
    WHEN true /*passes filter*/ THEN 1
    ELSE 2
  END AS neighbour
LIMIT $few + 1
