// Those of the resources with these ids that pass a filter.
// $nodes: ids of resources
// binds passing
MATCH (member:DataResource)
WHERE member.id IN $nodes AND member.audience IN $audiences AND true /*passes filter*/
RETURN collect(member.id) AS passing
