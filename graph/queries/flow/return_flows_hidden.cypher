// The return flows to the platform of a region, or of the nearest region above it that has one, that have an end hidden
// from the caller.
// $to: region code, 12 digits
// $element: data element code, or null for all
// $entry: resource code of the receiving entry, or null for all
// binds hidden
MATCH path = (:Region {code: $to})-[:SUBORDINATE_TO]->*(:Region)<-[:OF]-(platform:Platform)
WITH platform
ORDER BY length(path)
LIMIT 1
MATCH (platform)<-[:ON]-(taker)<-[hidden:FLOWS_TO]-(giver)
WHERE hidden.kind = 'RETURN_FLOW' AND hidden.since <= $asOf AND $asOf < hidden.until
  AND NOT (taker.audience IN $audiences AND giver.audience IN $audiences)
  AND ($entry IS NULL OR EXISTS {
    (taker)<-[attached:ATTACHED|FORMERLY_ATTACHED]-(entry {code: $entry})
    WHERE entry.audience IN $audiences AND attached.since <= $asOf AND $asOf < attached.until
  })
  AND ($element IS NULL OR EXISTS {
    (taker)<-[attached:ATTACHED|FORMERLY_ATTACHED]-(entry)-[:HAS_ITEM]->()-[:REALIZES]->({code: $element})
    WHERE entry.audience IN $audiences AND attached.since <= $asOf AND $asOf < attached.until
  })
