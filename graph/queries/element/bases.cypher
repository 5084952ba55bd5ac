// The legal bases that match the filter, one page in the requested order.
// lists basis
// scans: a list without a filter contains all
MATCH (basis:LegalBasis)
WHERE basis.id >= '' /*where*/
WITH basis /*order*/ /*page*/
