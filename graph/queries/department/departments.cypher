// The departments that match, in the asked order, a page at a time.
// lists department
// scans: a list may be of all
MATCH (department:Department)
WHERE department.id >= '' /*where*/
WITH department /*order*/ /*page*/
