// The jobs with these Relay ids. A job is visible to callers that may read a resource it
// names, or to all if it names none.
// $ids: up to 100 ids
// binds job
MATCH (job:Job)
WHERE job.id IN $ids AND (NOT EXISTS { (job)-[:NAMES]->() } OR
  EXISTS { (job)-[:NAMES]->()-[:STANDS_FOR]->(named) WHERE named.audience IN $audiences })
