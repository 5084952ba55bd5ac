// Nodes without a relation that the contract promises: an item's entry, an element's category, a library's lead, what a
// designation designates and rests on, a run's job.
// binds wrong
// scans: looks at every node of these labels
CALL () {
  MATCH (node:InfoItem) WHERE NOT EXISTS { (node)<-[:HAS_ITEM]-(:CatalogEntry) } RETURN node
  UNION ALL
  MATCH (node:DataElement) WHERE NOT EXISTS { (node)-[:IN_CATEGORY]->(:DataCategory) } RETURN node
  UNION ALL
  MATCH (node:Library) WHERE NOT EXISTS { (node)-[:LED_BY]->(:Department) } RETURN node
  UNION ALL
  MATCH (node:Designation)
  WHERE NOT EXISTS { (node)-[:DESIGNATES]->(:DataElement) } OR NOT EXISTS { (node)-[:TO]->(:Department) }
    OR NOT EXISTS { (node)-[:WITHIN]->(:Region) } OR NOT EXISTS { (node)-[:BASED_ON]->(:LegalBasis) }
  RETURN node
  UNION ALL
  MATCH (node:Run) WHERE NOT EXISTS { (node)<-[:RAN]-(:Job) } RETURN node
}
RETURN count(*) AS wrong, collect(node.id)[..3] AS examples
