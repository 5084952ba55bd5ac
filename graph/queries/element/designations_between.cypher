// Whether the element, department or region exists, and the designations in force at one of two instants for the
// elements and regions that it concerns: for an element all regions; for a region itself and all regions below; for a
// department the regions and elements whose source it is at one of the instants.
// $of: Relay id of an element, a department or a region
// $before: the earlier instant
// $after: the later instant
// binds result
CALL () {
  MATCH (element:DataElement {id: $of})<-[:DESIGNATES]-(act:Designation)-[:WITHIN]->(region)
  RETURN element, region
  UNION
  MATCH (:Region {id: $of})<-[:SUBORDINATE_TO]-*(region:Region)<-[:WITHIN]-(act:Designation)
  MATCH (act)-[:DESIGNATES]->(element)
  RETURN element, region
  UNION
  MATCH (:Department {id: $of})<-[:TO]-(act:Designation)-[:WITHIN]->(region)
  WHERE act.since <= $before < act.until OR act.since <= $after < act.until
  MATCH (act)-[:DESIGNATES]->(element)
  RETURN element, region
}
WITH DISTINCT element, region
MATCH (element)<-[:DESIGNATES]-(act:Designation)-[:WITHIN]->(region)
WHERE act.since <= $before < act.until OR act.since <= $after < act.until
MATCH (act)-[:TO]->(department)
WITH collect(DISTINCT [
  act.id, element.id, region.id, act.scope, department.id,
  act.since <= $before AND $before < act.until, act.since <= $after AND $after < act.until
]) AS acts
RETURN [
  EXISTS { (:DataElement {id: $of}) } OR EXISTS { (:Region {id: $of}) } OR EXISTS { (:Department {id: $of}) }, acts
] AS result
