// The number of those flows whose coverage is not recorded.
// $ids: ids of flows
// binds flowCount
UNWIND $ids AS id
MATCH (giver:DataResource)-[flow:FLOWS_TO {id: id}]->(taker:DataResource)
WHERE flow.coverage IS NULL AND giver.audience IN $audiences AND taker.audience IN $audiences
RETURN count(flow) AS flowCount
