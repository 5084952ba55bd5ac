// Writes the standards that govern data elements.
// $rows: {id, properties}
// writes Standard
UNWIND $rows AS row
MERGE (standard:Standard {id: row.id})
ON CREATE SET standard.fresh = true
SET standard += row.properties
WITH standard, standard.fresh AS fresh
REMOVE standard.fresh
RETURN count(fresh) AS created, count(*) AS written
