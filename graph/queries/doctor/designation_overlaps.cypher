// Designations of one element within one region for the same subjects at the same time.
// binds wrong
// scans: compares every designation with the others of its element
MATCH (designation:Designation)-[:DESIGNATES]->(element:DataElement)
MATCH (element)<-[:DESIGNATES]-(other:Designation)
WHERE designation.id < other.id
  AND (designation.scope IS NULL OR other.scope IS NULL OR designation.scope = other.scope)
  AND designation.since < other.until AND other.since < designation.until
  AND EXISTS { (designation)-[:WITHIN]->(:Region)<-[:WITHIN]-(other) }
RETURN count(*) AS wrong, collect(designation.id + ' and ' + other.id)[..3] AS examples
