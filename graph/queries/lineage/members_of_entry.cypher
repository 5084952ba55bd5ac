// The resources of an entry: those attached to it.
// given node
// binds member
MATCH (node:CatalogEntry)-[:ATTACHED]->(member:DataResource)
WHERE node.audience IN $audiences AND member.audience IN $audiences
