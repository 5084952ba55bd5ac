// Marks the graph as incomplete: no command opens it until the restore has ended.
// $source: the folder of the backup
// writes UnfinishedRestore
MERGE (restore:UnfinishedRestore {id: 'restore'})
SET restore.source = $source
