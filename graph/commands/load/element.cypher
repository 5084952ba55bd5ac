// Writes data elements, their category and the one standard that governs each.
// $rows: {id, properties, category: category code, standard: standard code}
// writes DataElement, IN_CATEGORY, GOVERNED_BY
UNWIND $rows AS row
MATCH (category:DataCategory {code: row.category})
USING INDEX SEEK category:DataCategory(code)
MATCH (standard:Standard {code: row.standard})
USING INDEX SEEK standard:Standard(code)
MERGE (element:DataElement {id: row.id})
ON CREATE SET element.fresh = true
SET element += row.properties
WITH row, category, standard, element, element.fresh AS fresh
REMOVE element.fresh
WITH row, category, standard, element, fresh
CALL (element, category, standard) {
  MATCH (element)-[former:IN_CATEGORY|GOVERNED_BY]->(other)
  WHERE NOT other IN [category, standard]
  DELETE former
}
MERGE (element)-[in:IN_CATEGORY]->(category)
SET in.sample = row.properties.sample
MERGE (element)-[governed:GOVERNED_BY]->(standard)
SET governed.sample = row.properties.sample
RETURN count(fresh) AS created, count(*) AS written
