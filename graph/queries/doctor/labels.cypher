// How many nodes each label has, whoever may see them.
// binds label
// scans: counts everything, once, for whoever keeps the database
MATCH (node)
UNWIND labels(node) AS label
RETURN label, count(*) AS nodes
ORDER BY label
