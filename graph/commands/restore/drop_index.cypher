// Drops the index of a restore.
// writes an index
DROP CONSTRAINT restored_node_key IF EXISTS
