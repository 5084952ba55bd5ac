// The data elements that a library's entries realize.
// given library
// lists element
MATCH (library)-[:HOLDS]->(entry:CatalogEntry)-[:HAS_ITEM]->()-[:REALIZES]->(element:DataElement)
WHERE entry.audience IN $audiences /*where*/
WITH DISTINCT element /*order*/ /*page*/
