// The subgraph between two resources: the resources on matching paths from the one to the other, and their flows.
// $from: id of the first resource
// $to: id of the last resource
// $at: the instant
// $kinds: kinds of flow
// $few: a side with this many resources is not used
// $most: a subgraph with this many flows is not used
// binds endsVisible, degrees, whole, closed, resources, flows
// visible between: a list of nodes of ahead and behind
// visible (): the number of flows of an end decides which side is searched first; it is not served
// coalesce prevents an index of flows. To the planner an index that is not sampled yet looks empty; it then lists every
// path (Trail) instead of searching breadth first.
OPTIONAL MATCH (start:DataResource {id: $from}) WHERE start.audience IN $audiences
OPTIONAL MATCH (goal:DataResource {id: $to}) WHERE goal.audience IN $audiences
CALL (start) {
  // each resource once: the server searches breadth first, lists no paths (Pruning, BFS), and stops at the limit
  MATCH (start) (()-[flow:FLOWS_TO WHERE coalesce(flow.kind) IN $kinds AND coalesce(flow.since) <= $at AND $at < coalesce(flow.until)]->(next
    WHERE next.audience IN $audiences)){0,50 /*max length*/} (node)
  WITH DISTINCT node LIMIT $few
  RETURN collect(node) AS ahead
}
CALL (goal) {
  MATCH (goal) (()<-[flow:FLOWS_TO WHERE coalesce(flow.kind) IN $kinds AND coalesce(flow.since) <= $at AND $at < coalesce(flow.until)]-(before
    WHERE before.audience IN $audiences)){0,50 /*max length*/} (node)
  WITH DISTINCT node LIMIT $few
  RETURN collect(node) AS behind
}
WITH *, size(ahead) < $few AS isAhead, size(behind) < $few AS isBehind
// if no step leaves a side, longer paths reach no other resource
WITH *,
  isAhead AND NOT EXISTS {
    UNWIND ahead AS giver
    MATCH (giver)-[flow:FLOWS_TO]->(next)
    WHERE coalesce(flow.kind) IN $kinds AND coalesce(flow.since) <= $at AND $at < coalesce(flow.until)
      AND next.audience IN $audiences AND NOT next IN ahead
  } AS closedAhead,
  isBehind AND NOT EXISTS {
    UNWIND behind AS taker
    MATCH (taker)<-[flow:FLOWS_TO]-(before)
    WHERE coalesce(flow.kind) IN $kinds AND coalesce(flow.since) <= $at AND $at < coalesce(flow.until)
      AND before.audience IN $audiences AND NOT before IN behind
  } AS closedBehind
WITH *, CASE
    WHEN closedAhead AND closedBehind THEN [node IN behind WHERE node IN ahead]
    WHEN closedBehind THEN behind
    WHEN closedAhead THEN ahead
    WHEN isAhead AND isBehind THEN [node IN behind WHERE node IN ahead]
    WHEN isBehind THEN behind
    WHEN isAhead THEN ahead
  END AS between
CALL (between) {
  UNWIND between AS giver
  MATCH (giver)-[flow:FLOWS_TO]->(taker)
  WHERE coalesce(flow.kind) IN $kinds AND coalesce(flow.since) <= $at AND $at < coalesce(flow.until) AND taker IN between
  WITH giver, flow, taker LIMIT $most
  RETURN collect([flow.id, giver.id, taker.id, flow.kind, toString(flow.since), toString(flow.until), flow.fields]) AS flows
}
CALL (between, start, goal) {
  UNWIND coalesce(between, []) + [start, goal] AS node
  WITH DISTINCT node WHERE node IS NOT NULL
  RETURN collect([
    node.id, node.name,
    head(COLLECT { MATCH (node)-[:ON]->(platform:Platform) RETURN platform.level ORDER BY platform.level }),
    COUNT {
      MATCH (node)-[flow:FLOWS_TO]-(other)
      WHERE coalesce(flow.kind) IN $kinds AND coalesce(flow.since) <= $at AND $at < coalesce(flow.until) AND NOT other.audience IN $audiences
    }
  ]) AS resources
}
RETURN [start IS NOT NULL, goal IS NOT NULL] AS endsVisible,
  [COUNT { (start)-[:FLOWS_TO]->() }, COUNT { (goal)<-[:FLOWS_TO]-() }] AS degrees,
  between IS NOT NULL AND size(flows) < $most AS whole, closedAhead OR closedBehind AS closed, resources, flows
