// The runs of visible jobs that match the filter, one page in the requested order.
// lists run
// scans: a list without a filter contains all
MATCH (run:Run)<-[:RAN]-(job:Job)
WHERE run.id >= '' AND (NOT EXISTS { (job)-[:NAMES]->() } OR
  EXISTS { (job)-[:NAMES]->()-[:STANDS_FOR]->(named) WHERE named.audience IN $audiences }) /*where*/
WITH run /*order*/ /*page*/
