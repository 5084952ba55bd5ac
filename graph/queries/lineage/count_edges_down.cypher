// The matching edges of the nodes of all levels downstream, counted by level, kind, whether the other end may be seen
// and whether it was met too.
// $earliest: the instant, or the start of the interval
// $latest: the instant, or the last moment of the interval
// $kinds: kinds of flow, or null for all
// given levels, nodes, later
// binds tallied
UNWIND range(0, size(levels) - 1) AS depth
UNWIND levels[depth] AS node
MATCH (node)-[edge:FLOWS_TO]->(other)
WHERE $earliest < edge.until AND (NOT later OR edge.since <= $latest) AND ($kinds IS NULL OR edge.kind IN $kinds)
  AND true /*visited only*/
WITH depth, edge, other, other IN nodes AS met
WITH depth, CASE WHEN met THEN edge.kind END AS kind, met OR other.audience IN $audiences AS seen, met, count(*) AS counted
RETURN collect([depth, kind, seen, met, counted]) AS tallied
