// The flows that bring data back down to a region's platform (Art. 21(6)).
// $to: region code, 12 digits
// $element: data element code, or null for all; the receiving entry realizes it
// $entry: resource code of the receiving entry, or null for all
// lists flow
MATCH (:Region {code: $to})<-[:OF]-(:Platform)<-[:ON]-(taker:DataResource)<-[flow:FLOWS_TO]-(giver:DataResource)
WHERE flow.kind = 'RETURN_FLOW' AND flow.since <= $asOf AND $asOf < flow.until
  AND taker.audience IN $audiences AND giver.audience IN $audiences
  AND ($entry IS NULL OR EXISTS { (taker)<-[:ATTACHED]-(entry {code: $entry}) WHERE entry.audience IN $audiences })
  AND ($element IS NULL OR EXISTS {
    (taker)<-[:ATTACHED]-(entry)-[:HAS_ITEM]->()-[:REALIZES]->({code: $element}) WHERE entry.audience IN $audiences
  })
  /*where*/
WITH flow /*order*/ /*page*/
