// The resources that match the filter, one page in the requested order.
// lists resource
// scans: a list without a filter contains all
MATCH (resource:DataResource)
WHERE resource.audience IN $audiences /*where*/
WITH resource /*order*/ /*page*/
