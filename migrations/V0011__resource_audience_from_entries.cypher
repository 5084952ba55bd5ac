// A resource has the audience of its published entries together, departments' where it has none; its fields follow it.
// Some thousand at a time: all resources of a large graph in one transaction need more memory than there is.
MATCH (n:DataResource)
WHERE n.audience <> CASE
  WHEN EXISTS { ({status: 'PUBLISHED', audience: 'PUBLIC'})-[:ATTACHED]->(n) } THEN 'PUBLIC'
  ELSE 'GOV'
END
CALL (n) {
  SET n.audience = CASE
    WHEN EXISTS { ({status: 'PUBLISHED', audience: 'PUBLIC'})-[:ATTACHED]->(n) } THEN 'PUBLIC'
    ELSE 'GOV'
  END
  WITH n
  MATCH (n)-[:HAS_FIELD]->(field)
  SET field.audience = n.audience
} IN TRANSACTIONS OF 5000 ROWS;
