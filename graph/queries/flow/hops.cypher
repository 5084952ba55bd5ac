// The resources of a return flow's chain, from the origin down, each with the beginning of the flow that reaches it.
// $chains: by flow id, complete and hops: each with place, giver, resource, since
// given flow
// binds resource, since, place
UNWIND $chains[flow.id].hops AS hop
MATCH (resource:DataResource {id: hop.resource})
WHERE resource.audience IN $audiences
WITH resource, hop.since AS since, hop.place AS place
