// What has flowed back to the platform of the assessed region (Art. 21(6)): for each return flow the entries of the source
// departments that realize the element and from which its data came, along return flows. It counts if a field that the
// flow names stored at the instant an item that realizes the element, and if the coverage of the flow, where it is
// recorded, does not leave the region out.
// given element, designations, realizing, platform, upward
// binds ofReturnFlow
WITH *, COLLECT {
  MATCH (platform)<-[:ON]-(store:DataResource)<-[flow:FLOWS_TO {kind: 'RETURN_FLOW'}]-(giver:DataResource)
  WHERE flow.since <= $asOf AND $asOf < flow.until AND flow.fields IS NOT NULL
    AND store.audience IN $audiences AND giver.audience IN $audiences
    AND (flow.coverage IS NULL OR any(code IN flow.coverage WHERE code IN upward))
  WITH DISTINCT store, flow, giver
  MATCH (giver)
    (()<-[step:FLOWS_TO WHERE step.kind = 'RETURN_FLOW' AND step.since <= $asOf AND $asOf < step.until]
      -(passed:DataResource WHERE passed.audience IN $audiences)){0,6}
    (origin:DataResource)
  WITH DISTINCT store, flow, giver, origin
  MATCH (origin)<-[attached:ATTACHED|FORMERLY_ATTACHED]-(entry:CatalogEntry)
  WHERE attached.since <= $asOf AND $asOf < attached.until
    AND any(row IN designations WHERE row.source.code = entry.providerCode)
    AND entry IN realizing AND entry.audience IN $audiences
  WITH DISTINCT store, flow, giver, origin, entry
  WHERE EXISTS {
    UNWIND [origin, giver, store] AS holder
    MATCH (holder)-[has:HAS_FIELD|FORMERLY_HAS_FIELD]->(field:Field)-[:STORES]->(item:InfoItem)-[:REALIZES]->(element)
    WHERE has.since <= $asOf AND $asOf < has.until AND field.name IN flow.fields
      AND field.audience IN $audiences AND item.audience IN $audiences
  }
  WITH DISTINCT entry, store, flow
  RETURN {
    via: 'RETURN_FLOW', entry: entry, store: store, flow: flow,
    coverage: CASE WHEN flow.coverage IS NULL THEN 'UNKNOWN' ELSE 'COVERED' END
  } ORDER BY entry.code, flow.id
} AS ofReturnFlow
