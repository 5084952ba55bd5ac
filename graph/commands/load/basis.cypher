// Writes legal bases: instrument and article.
// $rows: {id, properties}
// writes LegalBasis
UNWIND $rows AS row
MERGE (basis:LegalBasis {id: row.id})
ON CREATE SET basis.fresh = true
SET basis += row.properties
WITH basis, basis.fresh AS fresh
REMOVE basis.fresh
RETURN count(fresh) AS created, count(*) AS written
