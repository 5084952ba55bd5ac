// Marks the graph as complete again.
// writes UnfinishedRestore
MATCH (restore:UnfinishedRestore)
DELETE restore
