// Writes libraries, the department that leads each and the departments that build it with it.
// $rows: {id, properties, ledBy: department code, builtBy: [department codes]}
// writes Library, LED_BY, BUILT_BY
UNWIND $rows AS row
MATCH (leader:Department {code: row.ledBy})
USING INDEX SEEK leader:Department(code)
MERGE (library:Library {id: row.id})
ON CREATE SET library.fresh = true
SET library += row.properties
WITH row, leader, library, library.fresh AS fresh
REMOVE library.fresh
WITH row, leader, library, fresh
CALL (row, leader, library) {
  MATCH (library)-[former:LED_BY|BUILT_BY]->(other)
  WHERE CASE type(former) WHEN 'LED_BY' THEN other <> leader ELSE NOT other.code IN row.builtBy END
  DELETE former
}
MERGE (library)-[led:LED_BY]->(leader)
SET led.sample = row.properties.sample
WITH row, library, fresh
CALL (row, library) {
  UNWIND row.builtBy AS code
  MATCH (builder:Department {code: code})
  USING INDEX SEEK builder:Department(code)
  MERGE (library)-[built:BUILT_BY]->(builder)
  SET built.sample = row.properties.sample
}
RETURN count(fresh) AS created, count(*) AS written
