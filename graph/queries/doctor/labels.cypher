// The number of nodes of each label, regardless of audience.
// binds label
// scans: counts all nodes, once, for an operator
MATCH (node)
UNWIND labels(node) AS label
RETURN label, count(*) AS nodes
ORDER BY label
