// The resources of a department: those attached to the entries it provides.
// given node
// binds member
MATCH (node:Department)<-[:PROVIDED_BY]-(entry:CatalogEntry)-[:ATTACHED]->(member:DataResource)
WHERE entry.audience IN $audiences AND member.audience IN $audiences
