// The entries of the designated department that realize the element.
// given designation, element
// lists entry
MATCH (designation)-[:TO]->(:Department)<-[:PROVIDED_BY]-(entry:CatalogEntry)
WHERE entry.audience IN $audiences AND EXISTS { (entry)-[:HAS_ITEM]->()-[:REALIZES]->(element) } /*where*/
WITH entry /*order*/ /*page*/
