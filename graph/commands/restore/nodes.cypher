// Creates nodes of a backup. Until the restore is complete they also have the label RestoredNode and their key.
// $rows: {key, labels, properties, typed: {name, type, isList, members}}
// writes nodes of every label
UNWIND $rows AS row
CREATE (entity:RestoredNode:$(row.labels))
SET entity = row.properties, entity.restoreKey = row.key
/*typed properties*/
