// The platforms that match the filter, one page in the requested order.
// lists platform
// scans: a list without a filter contains all
MATCH (platform:Platform)
WHERE platform.id >= '' /*where*/
WITH platform /*order*/ /*page*/
