// A node other than the record of migrations; none if the database is empty.
// binds node
// scans: reads the first few nodes only
MATCH (node)
WHERE NOT node:Migration
RETURN node.id AS id
LIMIT 1
