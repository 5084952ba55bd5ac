// The resources of a namespace.
// given node
// binds member
MATCH (member:DataResource)
WHERE member.namespace = node.name AND member.name >= '' AND member.audience IN $audiences
