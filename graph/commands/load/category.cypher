// Writes the categories of base data with all their lawful collectors (Art. 13).
// $rows: {id, properties, basis: basis id, collectors: [{collectorKind, name, line?, grassrootsKinds?, commissioned?, ownReading, position, sample}]}
// writes DataCategory, LAWFULLY_COLLECTED_BY
UNWIND $rows AS row
MATCH (basis:LegalBasis {id: row.basis})
USING INDEX SEEK basis:LegalBasis(id)
MERGE (category:DataCategory {id: row.id})
ON CREATE SET category.fresh = true
SET category += row.properties
WITH row, basis, category, category.fresh AS fresh
REMOVE category.fresh
WITH row, basis, category, fresh
CALL (row, basis, category) {
  MATCH (category)-[former:LAWFULLY_COLLECTED_BY]->(other)
  WHERE other <> basis OR NOT former.name IN [listed IN row.collectors | listed.name]
  DELETE former
}
FOREACH (collector IN row.collectors |
  MERGE (category)-[edge:LAWFULLY_COLLECTED_BY {name: collector.name}]->(basis)
  SET edge = collector
)
RETURN count(fresh) AS created, count(*) AS written
