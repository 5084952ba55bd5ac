// Creates relationships of a backup between the nodes with these keys, and returns their number.
// $rows: {type, start, end, properties, typed: {name, type, isList, members}}
// writes relationships of every type
UNWIND $rows AS row
MATCH (start:RestoredNode {restoreKey: row.start})
  USING INDEX start:RestoredNode(restoreKey)
MATCH (end:RestoredNode {restoreKey: row.end})
  USING INDEX end:RestoredNode(restoreKey)
CREATE (start)-[entity:$(row.type)]->(end)
SET entity = row.properties
/*typed properties*/
RETURN count(entity) AS created
