// The flows with these ids, by id. The query names the index, since the planner cannot estimate the number of ids.
// $ids: Relay ids
// binds flow
MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
USING INDEX SEEK flow:FLOWS_TO(id)
WHERE flow.id IN $ids AND giver.audience IN $audiences AND taker.audience IN $audiences
RETURN flow
ORDER BY flow.id
