// The libraries that match the filter, one page in the requested order.
// lists library
// scans: a list without a filter contains all
MATCH (library:Library)
WHERE library.id >= '' /*where*/
WITH library /*order*/ /*page*/
