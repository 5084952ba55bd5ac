// Numbers of the matching edges of the visited nodes downstream: by level, kind, whether the other end is visible, and
// whether it was visited too.
// $earliest: the instant, or the start of the interval
// $latest: the instant, or the last moment of the interval
// $kinds: kinds of flow, or null for all
// $channels: channels of flow, or null for all
// $jobs: ids of the jobs that reported a flow, or null for all
// given levels, nodes, futureFlows
// binds counts
UNWIND range(0, size(levels) - 1) AS depth
UNWIND levels[depth] AS node
MATCH (node)-[edge:FLOWS_TO]->(other)
WHERE $earliest < edge.until AND (NOT futureFlows OR edge.since <= $latest) AND ($kinds IS NULL OR edge.kind IN $kinds)
  AND ($channels IS NULL OR edge.channel IN $channels) AND ($jobs IS NULL OR edge.job IN $jobs)
  AND true /*visited only*/
WITH depth, edge, other, other IN nodes AS visited
WITH depth, CASE WHEN visited THEN edge.kind END AS kind, visited OR other.audience IN $audiences AS visible, visited,
  count(*) AS number
RETURN collect([depth, kind, visible, visited, number]) AS counts
