// Deletes some relationships, and returns their number: a node with very many could not be deleted in one transaction.
// $limit: at most so many
// writes relationships of every type
MATCH ()-[relationship]->()
WITH relationship LIMIT $limit
DELETE relationship
RETURN count(*) AS deleted
