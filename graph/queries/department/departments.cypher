// The departments that match the filter, one page in the requested order.
// lists department
// scans: a list without a filter contains all
MATCH (department:Department)
WHERE department.id >= '' /*where*/
WITH department /*order*/ /*page*/
