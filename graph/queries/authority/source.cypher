// The designations in force for an element: of the region or its nearest ancestor, one for each scope that has one of
// its own. For 兵团 and the regions that it administers they are 兵团's own, else the autonomous region's by reference
// (Art. 4(5)); then the source is the department of the same line that serves 兵团, if there is one. A nominal region has
// no government and is skipped. The regions that 兵团 administers belong to 兵团, whatever their parent in the code table.
// `designations`: each with the act, its `source` department and `byReference`. With a scope, only the nearest that
// covers it. `designation` and `source` are null if there are several.
// given element, region, scope
// binds designations, designation, source, byReference
WITH *, COLLECT {
  MATCH (element)<-[:DESIGNATES]-(act:Designation)
  WHERE act.since <= $asOf AND $asOf < act.until AND (scope IS NULL OR act.scope IS NULL OR act.scope = scope)
  // an element has few designations, a region has thousands: the order keeps the planner from beginning at the regions
  WITH act ORDER BY act.id
  MATCH (act)-[:WITHIN]->(ancestor:Region)
  WHERE NOT ancestor.nominal
  MATCH path = (region)-[:SUBORDINATE_TO|APPLIES_BY_REFERENCE]->*(ancestor)
  WITH act, length(path) AS distance,
    head([link IN relationships(path) WHERE type(link) = 'APPLIES_BY_REFERENCE' | startNode(link)]) AS corps
  MATCH (act)-[:TO]->(designated:Department)
  WITH act, distance, corps, designated, head(COLLECT {
    MATCH (corps)<-[:SERVES]-(body:Department)
    WHERE body.line = designated.line
    RETURN body ORDER BY body.id LIMIT 1
  }) AS corpsBody
  RETURN {
    act: act, distance: distance, byReference: corps IS NOT NULL, source: coalesce(corpsBody, designated)
  } ORDER BY distance, act.id
} AS acts
WITH *, [row IN acts WHERE none(nearer IN acts
  WHERE (nearer.distance < row.distance OR nearer.distance = row.distance AND nearer.act.id < row.act.id)
    AND coalesce(nearer.act.scope, '') IN ['', coalesce(row.act.scope, '')]
)] AS effective
WITH *, CASE WHEN scope IS NULL THEN effective ELSE effective[..1] END AS designations
WITH *, CASE WHEN size(designations) = 1 THEN designations[0].act END AS designation,
  CASE WHEN size(designations) = 1 THEN designations[0].source END AS source,
  any(row IN designations WHERE row.byReference) AS byReference
