// The properties with a unique constraint of their own, by label: a node of such a label is identified by one of them.
// binds label
SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties
WHERE type IN ['UNIQUENESS', 'NODE_KEY'] AND size(properties) = 1
RETURN labelsOrTypes[0] AS label, properties[0] AS property
ORDER BY label, property
