// Every relationship, with what identifies its ends and all its properties.
// $keys: map from a label to its property with a unique constraint
// binds entity
// scans: a backup has every relationship
MATCH (start)-[entity]->(end)
WITH entity, start, end, labels(start) AS startLabels, labels(end) AS endLabels
RETURN type(entity) AS type,
  startLabels, CASE size(startLabels) WHEN 1 THEN start[$keys[startLabels[0]]] END AS startKey, elementId(start) AS startId,
  endLabels, CASE size(endLabels) WHEN 1 THEN end[$keys[endLabels[0]]] END AS endKey, elementId(end) AS endId,
  [] /*stored properties*/ AS properties
