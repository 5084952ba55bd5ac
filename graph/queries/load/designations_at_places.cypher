// The stored designations of these elements within these regions, ended ones included.
// $places: {element: element code, region: region code}
// binds designation
UNWIND $places AS place
MATCH (element:DataElement {code: place.element})
  USING INDEX SEEK element:DataElement(code)
MATCH (element)<-[:DESIGNATES]-(designation:Designation)-[:WITHIN]->(region:Region)
WHERE region.code = place.region
RETURN designation.id AS id, place.element AS element, place.region AS region, designation.scope AS scope,
  designation.since AS since, designation.until AS until
