// The steps of a return flow's chain that skip a level of platforms: the upper and the lower region.
// $chains: by flow id, complete and hops: each with place, giver, resource, since
// given flow
// binds upper, lower, place
UNWIND $chains[flow.id].hops AS hop
MATCH (giver:DataResource {id: hop.giver})-[:ON]->(given:Platform)-[:OF]->(upper:Region)
MATCH (taker:DataResource {id: hop.resource})-[:ON]->(taken:Platform)-[:OF]->(lower:Region)
WHERE giver.audience IN $audiences AND taker.audience IN $audiences
  AND EXISTS { (taken)-[:REPORTS_TO]->{2,}(given) }
WITH upper, lower, hop.place AS place
