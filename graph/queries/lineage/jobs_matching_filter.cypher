// Those of the jobs with these ids that read or write, by a matching flow, a resource that passes a filter.
// $nodes: ids of jobs
// $earliest: the instant, or the start of the interval
// $latest: the instant, or the last moment of the interval
// $kinds: kinds of flow, or null for all
// $channels: channels of flow, or null for all
// $jobs: ids of the jobs that reported a flow, or null for all
// binds passing
MATCH (node:Job)
WHERE node.id IN $nodes AND (NOT EXISTS { (node)-[:NAMES]->() } OR
  EXISTS { (node)-[:NAMES]->()-[:STANDS_FOR]->(named) WHERE named.audience IN $audiences }) AND EXISTS {
    MATCH (source)-[flow:FLOWS_TO]->(target)
    WHERE flow.job = node.id AND source.audience IN $audiences AND target.audience IN $audiences
      AND flow.since <= $latest AND $earliest < flow.until AND ($kinds IS NULL OR flow.kind IN $kinds)
      AND ($channels IS NULL OR flow.channel IN $channels) AND ($jobs IS NULL OR flow.job IN $jobs)
    UNWIND [source, target] AS member
    WITH member WHERE true /*passes filter*/
    RETURN member
  }
RETURN collect(node.id) AS passing
