// Attributes of flows: job, cadence, channel and fields.
// $ids: ids of flows
// binds attributes
UNWIND $ids AS id
MATCH (giver:DataResource)-[flow:FLOWS_TO {id: id}]->(taker:DataResource)
WHERE giver.audience IN $audiences AND taker.audience IN $audiences
RETURN collect([flow.id, flow.job, flow.cadence, flow.channel, coalesce(flow.fields, [])]) AS attributes
