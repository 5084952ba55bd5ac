// The runs with these Relay ids, if their job is visible.
// $ids: up to 100 ids
// binds run
MATCH (run:Run)<-[:RAN]-(job:Job)
WHERE run.id IN $ids AND (NOT EXISTS { (job)-[:NAMES]->() } OR
  EXISTS { (job)-[:NAMES]->()-[:STANDS_FOR]->(named) WHERE named.audience IN $audiences })
