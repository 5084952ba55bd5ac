// The matching flows that enter a resource.
// $earliest: the instant, or the start of the interval
// $latest: the instant, or the last moment of the interval
// $kinds: kinds of flow, or null for all
// $channels: channels of flow, or null for all
// $jobs: ids of the jobs that reported a flow, or null for all
// given member
// binds edge, other
// visible other: returned with whether it is visible (graph/lineage/aggregate_level.py)
MATCH (member)<-[edge:FLOWS_TO]-(other)
WHERE edge.since <= $latest AND $earliest < edge.until AND ($kinds IS NULL OR edge.kind IN $kinds)
  AND ($channels IS NULL OR edge.channel IN $channels) AND ($jobs IS NULL OR edge.job IN $jobs)
