// A resource with collected data that the autonomous region's catalog prescribes, and that was never aggregated to the
// next level (Art. 13); except if a higher level built its system. The aggregation may start up to four steps downstream
// within the platform.
// $prescribed: codes of the data elements that the autonomous region's catalog prescribes
// given resource
// binds finding
MATCH (resource:DataResource)-[:ON]->(platform:Platform)-[:REPORTS_TO]->(above:Platform)
WHERE resource.audience IN $audiences
  AND NOT coalesce(
    {NATION: 0, PROVINCE: 1, PREFECTURE: 2, COUNTY: 3, TOWNSHIP: 4}[resource.builtBy]
    < {NATION: 0, PROVINCE: 1, PREFECTURE: 2, COUNTY: 3, TOWNSHIP: 4}[platform.level], false)
  AND EXISTS {
    MATCH (collector:DataResource)-[collected:FLOWS_TO]->(resource)
    WHERE collected.kind = 'COLLECTION' AND collected.since <= $asOf AND $asOf < collected.until
      AND collector.audience IN $audiences
  }
  AND EXISTS {
    MATCH (entry:CatalogEntry)-[:ATTACHED]->(resource)
    WHERE entry.audience IN $audiences
    MATCH (entry)-[:HAS_ITEM]->()-[:REALIZES]->(element:DataElement)
    WHERE element.code IN $prescribed
  }
WITH resource, platform, above
// breadth first, each resource once: only reachability matters, not the number of paths
WHERE NOT EXISTS {
  MATCH (resource)
    (()-[step:FLOWS_TO WHERE step.kind IN ['COLLECTION', 'INTEGRATION', 'TRANSFORMATION'] AND step.since <= $asOf]->
      (local WHERE local.audience IN $audiences AND local.platformCode = platform.code)){0,4}
    (last)
  WITH DISTINCT last, above
  WHERE EXISTS {
    MATCH (last)-[up:FLOWS_TO]->(over:DataResource)
    WHERE up.kind = 'AGGREGATION' AND up.since <= $asOf AND over.audience IN $audiences
      AND over.platformCode = above.code
  }
  RETURN last
  LIMIT 1
}
/*details*/
CALL (resource) {
  MATCH (collector:DataResource)-[collected:FLOWS_TO]->(resource)
  WHERE collected.kind = 'COLLECTION' AND collected.since <= $asOf AND $asOf < collected.until
    AND collector.audience IN $audiences
  RETURN collected
  ORDER BY collected.id
  LIMIT 1
}
CALL (resource) {
  MATCH (entry:CatalogEntry)-[:ATTACHED]->(resource)
  WHERE entry.audience IN $audiences
  MATCH (entry)-[:HAS_ITEM]->()-[:REALIZES]->(element:DataElement)
  WHERE element.code IN $prescribed
  RETURN element
  ORDER BY element.code
  LIMIT 1
}
WITH {
  id: 'finding_NOT_REPORTED@' + resource.id, kind: 'NOT_REPORTED', subject: resource.id, since: collected.since,
  ends: [resource.id],
  evidence: [collected.id, element.id, platform.id, above.id],
  details: [element.code, element.name, platform.name, above.name]
} AS finding
