// The flows that match the filter and have both ends visible, ended ones included, one page in the requested order.
// lists flow
// scans: a list without a filter contains all
MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
WHERE flow.id >= '' AND giver.audience IN $audiences AND taker.audience IN $audiences /*where*/
WITH flow /*order*/ /*page*/
