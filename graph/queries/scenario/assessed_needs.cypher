// The assessment of needs that the caller lists, for a region: `wanted` lists them in their order.
// $needs: maps of position from 1, purpose, freshness, scope or null, and the code of an existing data element or entry
// $region: region code, 12 digits, or null for that of the department, else the autonomous region
// $department: code of the department that needs the data, or null
// binds region, user, wanted
OPTIONAL MATCH (user:Department {code: $department})
MATCH (region:Region {code: coalesce($region, user.regionCode, $home)})
WITH region, user, COLLECT {
  UNWIND $needs AS input
  OPTIONAL MATCH (element:DataElement {code: input.element})
  OPTIONAL MATCH (named:CatalogEntry {code: input.entry})
  WHERE named.audience IN $audiences
  RETURN {
    need: null, position: input.position, purpose: input.purpose, freshness: input.freshness, scope: input.scope,
    element: element, named: named, hidden: false
  } ORDER BY input.position
} AS wanted
