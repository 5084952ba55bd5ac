// The flows that return data to the platform of a region, or of the nearest region above it that has one (Art. 21(6)).
// $to: region code, 12 digits
// $element: data element code, or null for all; an element that the receiving entry realizes
// $entry: code or id of the receiving entry, or null for all
// lists flow
MATCH path = (:Region {code: $to})-[:SUBORDINATE_TO]->*(:Region)<-[:OF]-(platform:Platform)
WITH platform
ORDER BY length(path)
LIMIT 1
MATCH (platform)<-[:ON]-(taker:DataResource)<-[flow:FLOWS_TO]-(giver:DataResource)
WHERE flow.kind = 'RETURN_FLOW' AND flow.since <= $asOf AND $asOf < flow.until
  AND taker.audience IN $audiences AND giver.audience IN $audiences
  AND ($entry IS NULL OR EXISTS {
    (taker)<-[attached:ATTACHED|FORMERLY_ATTACHED]-(entry)
    WHERE (entry.code = $entry OR entry.id = $entry) AND entry.audience IN $audiences AND attached.since <= $asOf AND $asOf < attached.until
  })
  AND ($element IS NULL OR EXISTS {
    (taker)<-[attached:ATTACHED|FORMERLY_ATTACHED]-(entry)-[:HAS_ITEM]->()-[:REALIZES]->({code: $element})
    WHERE entry.audience IN $audiences AND attached.since <= $asOf AND $asOf < attached.until
  })
  /*where*/
WITH flow /*order*/ /*page*/
