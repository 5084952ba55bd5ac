// A node that is there besides the record of migrations; none: the database is empty.
// binds node
// scans: looks at the first few nodes only
MATCH (node)
WHERE NOT node:Migration
RETURN node.id AS id
LIMIT 1
