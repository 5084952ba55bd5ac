// The jobs that match the filter, one page in the requested order. A job is visible to callers that may read a resource it
// names, or to all if it names none.
// lists job
// scans: a list without a filter contains all
MATCH (job:Job)
WHERE job.id >= '' AND (NOT EXISTS { (job)-[:NAMES]->() } OR
  EXISTS { (job)-[:NAMES]->()-[:STANDS_FOR]->(named) WHERE named.audience IN $audiences }) /*where*/
WITH job /*order*/ /*page*/
