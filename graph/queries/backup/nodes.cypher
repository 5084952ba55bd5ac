// Every node, with what identifies it and all its properties.
// $keys: map from a label to its property with a unique constraint
// binds entity
// scans: a backup has every node
MATCH (entity)
WHERE NOT entity:UnfinishedRestore
WITH entity, labels(entity) AS labels
RETURN labels, CASE size(labels) WHEN 1 THEN entity[$keys[labels[0]]] END AS key, elementId(entity) AS internalId,
  [] /*stored properties*/ AS properties
