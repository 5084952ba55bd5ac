// Data categories with more lawful collectors than the cost counts.
// $bound: the number that it counts
// binds wrong
// scans: reads all data categories
MATCH (category:DataCategory)
WITH category, COUNT { (category)-[:LAWFULLY_COLLECTED_BY]->() } AS length
WHERE length > $bound
RETURN count(*) AS wrong, collect(category.code + ' with ' + length)[..3] AS examples
