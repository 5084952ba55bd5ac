// The resources on the chain of a return flow, from its origin down, each with the begin of the flow into it.
// $chains: by flow id, complete and hops: each with position, giver, resource, since
// given flow
// binds resource, since, position
UNWIND $chains[flow.id].hops AS hop
MATCH (resource:DataResource {id: hop.resource})
WHERE resource.audience IN $audiences
WITH resource, hop.since AS since, hop.position AS position
