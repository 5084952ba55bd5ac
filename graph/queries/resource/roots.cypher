// The resources at which lineage begins: those that feed others and that nothing feeds; one page in the requested order.
// lists resource
// scans: which resources have no flow is known from their flows alone
MATCH (resource:DataResource)
WHERE resource.audience IN $audiences /*where*/
  AND EXISTS {
    MATCH (resource)-[leaving:FLOWS_TO]->(target)
    WHERE leaving.since <= $asOf AND $asOf < leaving.until AND target.audience IN $audiences
  }
  AND NOT EXISTS {
    MATCH (resource)<-[entering:FLOWS_TO]-(source)
    WHERE entering.since <= $asOf AND $asOf < entering.until AND source.audience IN $audiences
  }
WITH resource /*order*/ /*page*/
