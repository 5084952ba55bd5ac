// What lies between two resources: those that matching flows lead to from the one and to the other, and their flows.
// $from: id of the resource the paths begin at
// $to: id of the resource they end at
// $at: the instant
// $kinds: kinds of flow
// $few: of how many resources more is not looked at from either side
// $most: of how many flows none is used
// binds known, degrees, whole, closed, places, flows
// visible between: made of ahead and behind
// visible (): how many flows an end has decides from which side the search goes, and is not served
// coalesce: no index of flows is to be used. One that the server has not sampled yet looks empty to its planner, which
// then lists every path (Trail) instead of going breadth first.
OPTIONAL MATCH (start:DataResource {id: $from}) WHERE start.audience IN $audiences
OPTIONAL MATCH (goal:DataResource {id: $to}) WHERE goal.audience IN $audiences
CALL (start) {
  // each resource once: the server goes breadth first and lists no paths (Pruning, BFS), and stops at the limit
  MATCH (start) (()-[flow:FLOWS_TO WHERE coalesce(flow.kind) IN $kinds AND coalesce(flow.since) <= $at AND $at < coalesce(flow.until)]->(next
    WHERE next.audience IN $audiences)){0,50 /*max length*/} (place)
  WITH DISTINCT place LIMIT $few
  RETURN collect(place) AS ahead
}
CALL (goal) {
  MATCH (goal) (()<-[flow:FLOWS_TO WHERE coalesce(flow.kind) IN $kinds AND coalesce(flow.since) <= $at AND $at < coalesce(flow.until)]-(before
    WHERE before.audience IN $audiences)){0,50 /*max length*/} (place)
  WITH DISTINCT place LIMIT $few
  RETURN collect(place) AS behind
}
WITH *, size(ahead) < $few AS isAhead, size(behind) < $few AS isBehind
// where no step leads out, longer paths lead nowhere else
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
    WHEN closedAhead AND closedBehind THEN [place IN behind WHERE place IN ahead]
    WHEN closedBehind THEN behind
    WHEN closedAhead THEN ahead
    WHEN isAhead AND isBehind THEN [place IN behind WHERE place IN ahead]
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
  UNWIND coalesce(between, []) + [start, goal] AS place
  WITH DISTINCT place WHERE place IS NOT NULL
  RETURN collect([
    place.id, place.name,
    head(COLLECT { MATCH (place)-[:ON]->(platform:Platform) RETURN platform.level ORDER BY platform.level }),
    COUNT {
      MATCH (place)-[flow:FLOWS_TO]-(other)
      WHERE coalesce(flow.kind) IN $kinds AND coalesce(flow.since) <= $at AND $at < coalesce(flow.until) AND NOT other.audience IN $audiences
    }
  ]) AS places
}
RETURN [start IS NOT NULL, goal IS NOT NULL] AS known,
  [COUNT { (start)-[:FLOWS_TO]->() }, COUNT { (goal)<-[:FLOWS_TO]-() }] AS degrees,
  between IS NOT NULL AND size(flows) < $most AS whole, closedAhead OR closedBehind AS closed, places, flows
