// Removes the label and the key of some restored nodes, and returns their number.
// $limit: at most so many
// writes nodes of every label
MATCH (node:RestoredNode)
WITH node LIMIT $limit
REMOVE node:RestoredNode, node.restoreKey
RETURN count(*) AS released
