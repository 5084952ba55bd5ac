// The elements that match the filter, one page in the requested order.
// lists element
// scans: a list without a filter contains all
MATCH (element:DataElement)
WHERE element.id >= '' /*where*/
WITH element /*order*/ /*page*/
