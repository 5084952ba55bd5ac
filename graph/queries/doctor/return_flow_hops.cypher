// Resources at the end of a chain of return flows that is longer than the cost counts.
// $bound: the number of resources on a chain that it counts; the pattern has as many flows, and one more resource
// binds wrong
// scans: follows all return flows
MATCH (:DataResource) (()-[flow:FLOWS_TO WHERE flow.kind = 'RETURN_FLOW' AND flow.until > datetime()]->()){10}
  (taker:DataResource)
WITH DISTINCT taker
RETURN count(*) AS wrong, collect(taker.id + ' after more than ' + $bound)[..3] AS examples
