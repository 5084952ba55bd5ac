// The items of visible entries that match the filter, one page in the requested order.
// lists item
// scans: a list without a filter contains all
MATCH (item:InfoItem)
WHERE item.id >= '' AND item.audience IN $audiences /*where*/
WITH item /*order*/ /*page*/
