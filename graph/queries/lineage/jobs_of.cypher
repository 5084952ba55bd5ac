// The start nodes of a traversal over jobs: jobs, and the jobs that write or read a resource, as the direction requires.
// $of: ids of jobs or resources
// $directions: up, down or both
// $earliest: the instant, or the start of the interval
// $latest: the instant, or the last moment of the interval
// $kinds: kinds of flow, or null for all
// $channels: channels of flow, or null for all
// $jobs: ids of the jobs that reported a flow, or null for all
// binds startNodes
UNWIND $of AS id
OPTIONAL MATCH (node:Job)
WHERE node.id = id AND (NOT EXISTS { (node)-[:NAMES]->() } OR
  EXISTS { (node)-[:NAMES]->()-[:STANDS_FOR]->(named) WHERE named.audience IN $audiences })
OPTIONAL MATCH (member:DataResource)
WHERE member.id = id AND member.audience IN $audiences
RETURN collect([
  id, node.id, member IS NOT NULL,
  COLLECT {
    MATCH (member)-[flow:FLOWS_TO]-(other)
    WHERE other.audience IN $audiences AND flow.since <= $latest AND $earliest < flow.until AND ($kinds IS NULL OR flow.kind IN $kinds)
      AND ($channels IS NULL OR flow.channel IN $channels) AND ($jobs IS NULL OR flow.job IN $jobs)
      AND (('up' IN $directions AND endNode(flow) = member) OR ('down' IN $directions AND startNode(flow) = member))
    MATCH (job:Job)
    WHERE job.id = flow.job AND (NOT EXISTS { (job)-[:NAMES]->() } OR
      EXISTS { (job)-[:NAMES]->()-[:STANDS_FOR]->(named) WHERE named.audience IN $audiences })
    RETURN DISTINCT job.id
  }
]) AS startNodes
