// The index by which relationships find their nodes during a restore.
// writes an index
CREATE CONSTRAINT restored_node_key IF NOT EXISTS FOR (n:RestoredNode) REQUIRE n.restoreKey IS UNIQUE
