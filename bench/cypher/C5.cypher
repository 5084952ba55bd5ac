// Downstream of one resource, 5 hops, breadth first: a row for each node, its edges among the nodes, and how many
// of its edges lead out of the answer.
MATCH (start:DataResource) WHERE start.id IN $of AND start.audience IN $audiences
WITH collect(start) AS front0
WITH front0, front0 AS met
CALL (front0, met) {
  UNWIND front0 AS node
  MATCH (node)-[edge:FLOWS_TO]->(next) WHERE edge.since <= $now AND $now < edge.until AND next.audience IN $audiences
  WITH DISTINCT next, met WHERE NOT next IN met
  RETURN collect(next) AS front1
}
WITH front0, front1, met + front1 AS met
CALL (front1, met) {
  UNWIND front1 AS node
  MATCH (node)-[edge:FLOWS_TO]->(next) WHERE edge.since <= $now AND $now < edge.until AND next.audience IN $audiences
  WITH DISTINCT next, met WHERE NOT next IN met
  RETURN collect(next) AS front2
}
WITH front0, front1, front2, met + front2 AS met
CALL (front2, met) {
  UNWIND front2 AS node
  MATCH (node)-[edge:FLOWS_TO]->(next) WHERE edge.since <= $now AND $now < edge.until AND next.audience IN $audiences
  WITH DISTINCT next, met WHERE NOT next IN met
  RETURN collect(next) AS front3
}
WITH front0, front1, front2, front3, met + front3 AS met
CALL (front3, met) {
  UNWIND front3 AS node
  MATCH (node)-[edge:FLOWS_TO]->(next) WHERE edge.since <= $now AND $now < edge.until AND next.audience IN $audiences
  WITH DISTINCT next, met WHERE NOT next IN met
  RETURN collect(next) AS front4
}
WITH front0, front1, front2, front3, front4, met + front4 AS met
CALL (front4, met) {
  UNWIND front4 AS node
  MATCH (node)-[edge:FLOWS_TO]->(next) WHERE edge.since <= $now AND $now < edge.until AND next.audience IN $audiences
  WITH DISTINCT next, met WHERE NOT next IN met
  RETURN collect(next) AS front5
}
WITH [front0, front1, front2, front3, front4, front5] AS fronts, met + front5 AS met
UNWIND range(0, 5) AS depth
UNWIND fronts[depth] AS node
CALL (node, met) {
  MATCH (node)-[edge:FLOWS_TO]->(other)
  // whoever was met may be seen: that is asked first, since it reads no property
  WHERE edge.since <= $now AND $now < edge.until AND (other IN met OR other.audience IN $audiences)
  RETURN collect(CASE WHEN other IN met THEN {id: edge.id, kind: edge.kind, to: other.id} END) AS edges,
    count(*) AS matching
}
RETURN {id: node.id, name: node.name, depth: depth, omittedDownstream: matching - size(edges), edges: edges} AS row
