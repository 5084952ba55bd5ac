// The fields of visible resources that match the filter, former ones included, one page in the requested order.
// lists field
// scans: a list without a filter contains all
MATCH (field:Field)
WHERE field.id >= '' AND field.audience IN $audiences /*where*/
WITH field /*order*/ /*page*/
