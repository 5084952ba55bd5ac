// The subgraph between two fields: the fields on valid derivations from the one to the other, and these derivations. The
// kind of a derivation is that of the first valid flow, by id, between the resources of its fields.
// $from: id of the first field
// $to: id of the last field
// $at: the instant
// $few: a side with this many fields is not used
// $most: a subgraph with this many derivations is not used
// binds endsVisible, degrees, whole, closed, fields, derivations
// visible between: a list of nodes of ahead and behind
// visible (): the number of derivations of an end decides which side is searched first; it is not served
// coalesce prevents an index of derivations, as in lineage/paths_subgraph.
OPTIONAL MATCH (start:Field {id: $from}) WHERE start.audience IN $audiences
OPTIONAL MATCH (goal:Field {id: $to}) WHERE goal.audience IN $audiences
CALL (start) {
  MATCH (start) (()-[derives:DERIVES WHERE coalesce(derives.since) <= $at AND $at < coalesce(derives.until)]->(next
    WHERE next.audience IN $audiences)){0,50 /*max length*/} (node)
  WITH DISTINCT node LIMIT $few
  RETURN collect(node) AS ahead
}
CALL (goal) {
  MATCH (goal) (()<-[derives:DERIVES WHERE coalesce(derives.since) <= $at AND $at < coalesce(derives.until)]-(before
    WHERE before.audience IN $audiences)){0,50 /*max length*/} (node)
  WITH DISTINCT node LIMIT $few
  RETURN collect(node) AS behind
}
WITH *, size(ahead) < $few AS isAhead, size(behind) < $few AS isBehind
// if no step leaves a side, longer paths reach no other field
WITH *,
  isAhead AND NOT EXISTS {
    UNWIND ahead AS giver
    MATCH (giver)-[derives:DERIVES]->(next)
    WHERE coalesce(derives.since) <= $at AND $at < coalesce(derives.until)
      AND next.audience IN $audiences AND NOT next IN ahead
  } AS closedAhead,
  isBehind AND NOT EXISTS {
    UNWIND behind AS taker
    MATCH (taker)<-[derives:DERIVES]-(before)
    WHERE coalesce(derives.since) <= $at AND $at < coalesce(derives.until)
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
  MATCH (giver)-[derives:DERIVES]->(taker)
  WHERE coalesce(derives.since) <= $at AND $at < coalesce(derives.until) AND taker IN between
  WITH giver, derives, taker LIMIT $most
  WITH giver, derives, taker, head(COLLECT {
    MATCH (giver)<-[:HAS_FIELD|FORMERLY_HAS_FIELD]-(source:DataResource)
    MATCH (taker)<-[:HAS_FIELD|FORMERLY_HAS_FIELD]-(target:DataResource)
    MATCH (source)-[flow:FLOWS_TO]->(target)
    WHERE flow.since <= $at AND $at < flow.until AND source.audience IN $audiences AND target.audience IN $audiences
    RETURN [flow.kind, flow.id] AS kindAndFlow ORDER BY kindAndFlow[1] LIMIT 1
  }) AS first
  RETURN collect([
    derives.id, giver.id, taker.id, coalesce(first[0], 'TRANSFORMATION'), toString(derives.since),
    toString(derives.until), null, first[1]
  ]) AS derivations
}
CALL (between, start, goal) {
  UNWIND coalesce(between, []) + [start, goal] AS node
  WITH DISTINCT node WHERE node IS NOT NULL
  RETURN collect([
    node.id, node.name,
    head(COLLECT {
      MATCH (node)<-[:HAS_FIELD|FORMERLY_HAS_FIELD]-(:DataResource)-[:ON]->(platform:Platform)
      RETURN platform.level ORDER BY platform.level
    }),
    COUNT {
      MATCH (node)-[derives:DERIVES]-(other)
      WHERE coalesce(derives.since) <= $at AND $at < coalesce(derives.until) AND NOT other.audience IN $audiences
    }
  ]) AS fields
}
RETURN [start IS NOT NULL, goal IS NOT NULL] AS endsVisible,
  [COUNT { (start)-[:DERIVES]->() }, COUNT { (goal)<-[:DERIVES]-() }] AS degrees,
  between IS NOT NULL AND size(derivations) < $most AS whole, closedAhead OR closedBehind AS closed, fields, derivations
