// One step downstream from a node: the first $width matching edges by id.
// $earliest: the instant, or the start of the interval
// $latest: the instant, or the last moment of the interval
// $kinds: kinds of flow, or null for all
// $channels: channels of flow, or null for all
// $jobs: ids of the jobs that reported a flow, or null for all
// given node, futureFlows
// lists next
MATCH (node)-[edge:FLOWS_TO]->(next)
WHERE $earliest < edge.until AND (NOT futureFlows OR edge.since <= $latest) AND ($kinds IS NULL OR edge.kind IN $kinds)
  AND ($channels IS NULL OR edge.channel IN $channels) AND ($jobs IS NULL OR edge.job IN $jobs)
  AND true /*has rows of region*/
  AND next.audience IN $audiences /*where*/
WITH next, edge /*order*/ /*page*/
