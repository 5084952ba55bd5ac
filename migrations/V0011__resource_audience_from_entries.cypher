// Sets the audience of a resource to PUBLIC if one of its published entries is PUBLIC, else to GOV; fields follow.
// Runs in batches, because one transaction would exceed the server's memory.
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
