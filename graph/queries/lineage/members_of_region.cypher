// The resources of a region: those on its platform.
// given node
// binds member
MATCH (node:Region)<-[:OF]-(platform:Platform)<-[:ON]-(member:DataResource)
WHERE member.audience IN $audiences
