// The elements that match, in the asked order, a page at a time.
// lists element
// scans: a list may be of all
MATCH (element:DataElement)
WHERE element.id >= '' /*where*/
WITH element /*order*/ /*page*/
