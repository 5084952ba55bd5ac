// The shortest chain of return flows that ends with this one and starts at a resource that none enters,
// ties by edge ids; in a cycle the giver alone stands before it. Hidden resources are as if absent.
// given flow
// binds chain, arrivals
CALL (flow) {
  MATCH (giver:DataResource)-[flow]->(taker:DataResource)
  WHERE giver.audience IN $audiences AND taker.audience IN $audiences
  OPTIONAL CALL (giver) {
    MATCH path = ALL SHORTEST (giver)
      (()<-[step:FLOWS_TO WHERE step.kind = 'RETURN_FLOW' AND step.since <= $asOf AND $asOf < step.until]-
        (before WHERE before.audience IN $audiences))*
      (origin:DataResource WHERE origin.audience IN $audiences AND NOT EXISTS {
        MATCH (origin)<-[entering:FLOWS_TO]-(other)
        WHERE entering.kind = 'RETURN_FLOW' AND entering.since <= $asOf AND $asOf < entering.until
          AND other.audience IN $audiences
      })
    WITH reverse(nodes(path)) AS passed, reverse(relationships(path)) AS steps
    ORDER BY size(steps), [each IN steps | each.id]
    LIMIT 1
    RETURN passed, steps
  }
  RETURN coalesce(passed, [giver]) + [taker] AS chain,
    [null] + [each IN coalesce(steps, []) | each.since] + [flow.since] AS arrivals
}
