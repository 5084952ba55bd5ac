// The numbers of all nodes and of all relationships.
// binds nodes
// scans: reads the count store only
RETURN COUNT { () } AS nodes, COUNT { ()-->() } AS relationships
