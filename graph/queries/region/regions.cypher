// The regions that match, in the asked order, a page at a time.
// lists region
// scans: a list may be of all
MATCH (region:Region)
WHERE region.id >= '' /*where*/
WITH region /*order*/ /*page*/
