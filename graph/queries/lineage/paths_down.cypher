// One step of a search for paths: the matching flows that leave some resources, by the resource they lead to.
// $front: ids of resources
// $at: the instant
// $kinds: kinds of flow
// binds met
// visible (): how many flows it has decides from which side the search goes, and is not served
UNWIND $front AS id
MATCH (here:DataResource {id: id}) WHERE here.audience IN $audiences
MATCH (here)-[flow:FLOWS_TO]->(next)
WHERE flow.kind IN $kinds AND flow.since <= $at AND $at < flow.until AND next.audience IN $audiences
WITH next, collect([here.id, flow.id, flow.kind, toString(flow.since), toString(flow.until), flow.fields]) AS flows
RETURN collect([
  next.id, head(COLLECT { MATCH (next)-[:ON]->(platform:Platform) RETURN platform.level ORDER BY platform.level }),
  COUNT { (next)-[:FLOWS_TO]->() }, flows
]) AS met
