// The entries that match the filter, one page in the requested order.
// lists entry
// scans: a list without a filter contains all
MATCH (entry:CatalogEntry)
WHERE entry.audience IN $audiences /*where*/
WITH entry /*order*/ /*page*/
