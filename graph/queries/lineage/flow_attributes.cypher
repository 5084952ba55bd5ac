// What is known of flows besides their ends and kind.
// $ids: ids of flows
// binds facts
UNWIND $ids AS id
MATCH (giver:DataResource)-[flow:FLOWS_TO {id: id}]->(taker:DataResource)
WHERE giver.audience IN $audiences AND taker.audience IN $audiences
RETURN collect([flow.id, flow.job, flow.cadence, flow.channel, coalesce(flow.fields, [])]) AS facts
