// One step of a search for paths: the matching flows that enter some resources, by the resource they come from.
// $front: ids of resources
// $at: the instant
// $kinds: kinds of flow
// binds met
// visible (): how many flows it has decides from which side the search goes, and is not served
UNWIND $front AS id
MATCH (here:DataResource {id: id}) WHERE here.audience IN $audiences
MATCH (here)<-[flow:FLOWS_TO]-(before)
WHERE flow.kind IN $kinds AND flow.since <= $at AND $at < flow.until AND before.audience IN $audiences
WITH before, collect([here.id, flow.id, flow.kind, toString(flow.since), toString(flow.until), flow.fields]) AS flows
RETURN collect([
  before.id, head(COLLECT { MATCH (before)-[:ON]->(platform:Platform) RETURN platform.level ORDER BY platform.level }),
  COUNT { (before)<-[:FLOWS_TO]-() }, flows
]) AS met
