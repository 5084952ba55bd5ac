// The resources that match, in the asked order, a page at a time.
// lists resource
// scans: a list may be of all
MATCH (resource:DataResource)
WHERE resource.audience IN $audiences /*where*/
WITH resource /*order*/ /*page*/
