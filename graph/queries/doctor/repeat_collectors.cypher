// Data elements with more repeat collections in all regions together than the cost counts.
// $bound: the number that it counts
// binds wrong
// scans: reads the entries of all data elements
MATCH (element:DataElement)
WITH element, COUNT {
  MATCH (element)<-[:REALIZES]-()<-[:HAS_ITEM]-(entry:CatalogEntry {status: 'PUBLISHED'})
  MATCH (entry)-[:PROVIDED_BY]->(collector:Department)
  WHERE EXISTS { (entry)-[:ATTACHED]->(:DataResource)<-[:FLOWS_TO {kind: 'COLLECTION'}]-(:DataResource) }
    AND EXISTS { (element)<-[:DESIGNATES]-(:Designation) }
    AND NOT EXISTS {
      MATCH (element)<-[:DESIGNATES]-(:Designation)-[:TO]->(source:Department)
      WHERE source = collector OR source.line = collector.line
    }
  RETURN DISTINCT entry
} AS length
WHERE length > $bound
RETURN count(*) AS wrong, collect(element.code + ' with ' + length)[..3] AS examples
