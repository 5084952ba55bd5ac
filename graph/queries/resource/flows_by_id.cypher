// The flows with these Relay ids.
// $ids: up to 100 ids
// binds flow
MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
WHERE flow.id IN $ids AND giver.audience IN $audiences AND taker.audience IN $audiences
