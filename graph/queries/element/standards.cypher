// The standards that match the filter, one page in the requested order.
// lists standard
// scans: a list without a filter contains all
MATCH (standard:Standard)
WHERE standard.id >= '' /*where*/
WITH standard /*order*/ /*page*/
