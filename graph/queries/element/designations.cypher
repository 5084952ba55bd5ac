// The designations that match the filter, ended ones included, one page in the requested order.
// lists designation
// scans: a list without a filter contains all
MATCH (designation:Designation)
WHERE designation.id >= '' /*where*/
WITH designation /*order*/ /*page*/
