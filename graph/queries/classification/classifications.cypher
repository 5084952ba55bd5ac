// The classifications that match the filter, one page in the requested order.
// lists classification
// scans: a list without a filter contains all
MATCH (classification:Classification)
WHERE classification.id >= '' /*where*/
WITH classification /*order*/ /*page*/
