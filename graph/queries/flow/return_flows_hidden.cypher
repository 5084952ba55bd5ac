// The return flows to a region's platform that have an end which the caller may not read.
// $to: region code, 12 digits
// $element: data element code, or null for all
// $entry: resource code of the receiving entry, or null for all
// binds hidden
MATCH (:Region {code: $to})<-[:OF]-(:Platform)<-[:ON]-(taker)<-[hidden:FLOWS_TO]-(giver)
WHERE hidden.kind = 'RETURN_FLOW' AND hidden.since <= $asOf AND $asOf < hidden.until
  AND NOT (taker.audience IN $audiences AND giver.audience IN $audiences)
  AND ($entry IS NULL OR EXISTS { (taker)<-[:ATTACHED]-(entry {code: $entry}) WHERE entry.audience IN $audiences })
  AND ($element IS NULL OR EXISTS {
    (taker)<-[:ATTACHED]-(entry)-[:HAS_ITEM]->()-[:REALIZES]->({code: $element}) WHERE entry.audience IN $audiences
  })
