// The entries that match, in the asked order, a page at a time.
// lists entry
// scans: a list may be of all
MATCH (entry:CatalogEntry)
WHERE entry.audience IN $audiences /*where*/
WITH entry /*order*/ /*page*/
