// The subgraph between two sets of resources: the resources on matching paths from the one to the other, and their
// flows. Code replaces the markers for paths between fields, whose flows are derivations.
// $from: ids of the first nodes
// $to: ids of the last nodes
// $at: the instant
// $kinds: kinds of flow
// $few: a side with this many nodes is not used
// $most: a subgraph with this many flows is not used
// binds endsVisible, degrees, whole, closed, pathNodes, flows
// visible between: a list of nodes of ahead and behind
// visible (): the number of flows of an end decides which side is searched first; it is not served
// coalesce prevents an index of flows. To the planner an index that is not sampled yet looks empty; it then lists every
// path (Trail) instead of searching breadth first.
CALL () {
  UNWIND $from AS id
  MATCH (start:DataResource /*path node*/ {id: id}) WHERE start.audience IN $audiences
  RETURN collect(start) AS starts
}
CALL () {
  UNWIND $to AS id
  MATCH (goal:DataResource /*path node*/ {id: id}) WHERE goal.audience IN $audiences
  RETURN collect(goal) AS goals
}
CALL (starts) {
  UNWIND starts AS start
  // each node once: the server searches breadth first, lists no paths (Pruning, BFS), and stops at the limit
  MATCH (start) (()-[flow:FLOWS_TO /*path edge*/
    WHERE coalesce(flow.kind) IN $kinds /*of kinds*/ AND coalesce(flow.since) <= $at AND $at < coalesce(flow.until)]->(next
    WHERE next.audience IN $audiences)){0,50 /*max length*/} (node)
  WITH DISTINCT node LIMIT $few
  RETURN collect(node) AS ahead
}
CALL (goals) {
  UNWIND goals AS goal
  MATCH (goal) (()<-[flow:FLOWS_TO /*path edge*/
    WHERE coalesce(flow.kind) IN $kinds /*of kinds*/ AND coalesce(flow.since) <= $at AND $at < coalesce(flow.until)]-(before
    WHERE before.audience IN $audiences)){0,50 /*max length*/} (node)
  WITH DISTINCT node LIMIT $few
  RETURN collect(node) AS behind
}
WITH *, size(ahead) < $few AS isAhead, size(behind) < $few AS isBehind
// if no step leaves a side, longer paths reach no other node
WITH *,
  isAhead AND NOT EXISTS {
    UNWIND ahead AS giver
    MATCH (giver)-[flow:FLOWS_TO /*path edge*/]->(next)
    WHERE coalesce(flow.kind) IN $kinds /*of kinds*/ AND coalesce(flow.since) <= $at AND $at < coalesce(flow.until)
      AND next.audience IN $audiences AND NOT next IN ahead
  } AS closedAhead,
  isBehind AND NOT EXISTS {
    UNWIND behind AS taker
    MATCH (taker)<-[flow:FLOWS_TO /*path edge*/]-(before)
    WHERE coalesce(flow.kind) IN $kinds /*of kinds*/ AND coalesce(flow.since) <= $at AND $at < coalesce(flow.until)
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
  MATCH (giver)-[flow:FLOWS_TO /*path edge*/]->(taker)
  WHERE coalesce(flow.kind) IN $kinds /*of kinds*/ AND coalesce(flow.since) <= $at AND $at < coalesce(flow.until)
    AND taker IN between
  WITH giver, flow, taker LIMIT $most
  WITH *, [flow.kind, null] AS kindAndFlow /*kind and flow*/
  RETURN collect([
    flow.id, giver.id, taker.id, kindAndFlow, toString(flow.since), toString(flow.until), flow.fields
  ]) AS flows
}
CALL (between, starts, goals) {
  UNWIND coalesce(between, []) + starts + goals AS node
  WITH DISTINCT node
  RETURN collect([
    node.id, node.name,
    head(COLLECT { MATCH (node)/*owner*/-[:ON]->(platform:Platform) RETURN platform.level ORDER BY platform.level }),
    COUNT {
      MATCH (node)-[flow:FLOWS_TO /*path edge*/]-(other)
      WHERE coalesce(flow.kind) IN $kinds /*of kinds*/ AND coalesce(flow.since) <= $at AND $at < coalesce(flow.until)
        AND NOT other.audience IN $audiences
    }
  ]) AS pathNodes
}
RETURN [size(starts) > 0, size(goals) > 0] AS endsVisible,
  [
    [start IN starts | [start.id, COUNT { (start)-[:FLOWS_TO /*path edge*/]->() }]],
    [goal IN goals | [goal.id, COUNT { (goal)<-[:FLOWS_TO /*path edge*/]-() }]]
  ] AS degrees,
  between IS NOT NULL AND size(flows) < $most AS whole, closedAhead OR closedBehind AS closed, pathNodes, flows
