// The resources of a library: those attached to the entries it holds.
// given node
// binds member
MATCH (node:Library)-[:HOLDS]->(entry:CatalogEntry)-[:ATTACHED]->(member:DataResource)
WHERE entry.audience IN $audiences AND member.audience IN $audiences
