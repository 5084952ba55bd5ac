// Deletes some nodes with their relationships, and returns their number.
// $limit: at most so many
// writes nodes of every label
MATCH (node)
WHERE NOT node:UnfinishedRestore
WITH node LIMIT $limit
DETACH DELETE node
RETURN count(*) AS deleted
