// The categories that match, in the asked order, a page at a time.
// lists category
// scans: a list may be of all
MATCH (category:DataCategory)
WHERE category.id >= '' /*where*/
WITH category /*order*/ /*page*/
