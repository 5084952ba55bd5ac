// The categories that match the filter, one page in the requested order.
// lists category
// scans: a list without a filter contains all
MATCH (category:DataCategory)
WHERE category.id >= '' /*where*/
WITH category /*order*/ /*page*/
