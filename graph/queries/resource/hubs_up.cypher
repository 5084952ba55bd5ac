// The resources that are fed by others, with the numbers of resources that feed them; one page in the requested order.
// lists resource
// scans: the numbers of all resources are compared
MATCH (resource:DataResource)
WHERE resource.audience IN $audiences
CALL (resource) {
  MATCH (resource)<-[flow:FLOWS_TO]-(other)
  WHERE flow.since <= $asOf AND $asOf < flow.until AND other.audience IN $audiences AND other <> resource
  RETURN count(DISTINCT other) AS neighbours, count(flow) AS flows
}
WITH resource, neighbours, flows
WHERE neighbours > 0 /*where*/
WITH resource, neighbours, flows /*order*/ /*page*/
