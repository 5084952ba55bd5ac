// The needs of requested assessments: `wanted` lists those of a request in their order.
// The parameter `batch` is a map of requests: one map, because the server plans again for parameters of another type or
// length. A request is a map of number; region, a code of 12 digits, or null for that of the department, else the autonomous
// region; department, the code of the one that needs the data, or null; scenario, the id of the one whose needs they are,
// or null; and needs that the caller lists, or null: position from 1, purpose, freshness, scope or null, and the code of
// an element, or the code or id of an entry.
// binds number, requested, user, wanted
// visible target: an entry is returned only if the caller may see it
UNWIND $batch.requests AS request
OPTIONAL MATCH (user:Department {code: request.department})
MATCH (requested:Region {code: coalesce(request.region, user.regionCode, $home)})
WITH request.number AS number, requested, user, COLLECT {
  MATCH (scenario:Scenario {id: request.scenario})-[need:NEEDS]->(target)
  RETURN {
    need: need.id, position: need.position, purpose: need.purpose, freshness: need.freshness, scope: need.scope,
    element: CASE WHEN target:DataElement THEN target END,
    named: CASE WHEN target:CatalogEntry AND target.audience IN $audiences THEN target END,
    hidden: target:CatalogEntry AND NOT target.audience IN $audiences
  } ORDER BY need.position
} + COLLECT {
  UNWIND request.needs AS input
  OPTIONAL MATCH (element:DataElement {code: input.element})
  OPTIONAL MATCH (named:CatalogEntry)
  WHERE (named.code = input.entry OR named.id = input.entry) AND named.audience IN $audiences
  RETURN {
    need: null, position: input.position, purpose: input.purpose, freshness: input.freshness, scope: input.scope,
    element: element, named: named, hidden: false
  } ORDER BY input.position
} AS wanted
