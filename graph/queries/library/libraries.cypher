// The libraries that match, in the asked order, a page at a time.
// lists library
// scans: a list may be of all
MATCH (library:Library)
WHERE library.id >= '' /*where*/
WITH library /*order*/ /*page*/
