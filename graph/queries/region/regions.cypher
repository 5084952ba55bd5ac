// The regions that match the filter, one page in the requested order.
// lists region
// scans: a list without a filter contains all
MATCH (region:Region)
WHERE region.id >= '' /*where*/
WITH region /*order*/ /*page*/
