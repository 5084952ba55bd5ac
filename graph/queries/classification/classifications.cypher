// The classifications that match, in the asked order, a page at a time.
// lists classification
// scans: a list may be of all
MATCH (classification:Classification)
WHERE classification.id >= '' /*where*/
WITH classification /*order*/ /*page*/
