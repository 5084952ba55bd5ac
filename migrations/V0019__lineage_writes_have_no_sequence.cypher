// Deletes the counter and the markers of the write sequence of lineage, which lock versions of jobs and datasets replace.
// The markers in batches, because one transaction would exceed the server's memory.
MATCH (counter:Counter {name: 'openlineage'})
CALL (counter) {
  DELETE counter
} IN TRANSACTIONS OF 1 ROWS;

MATCH (load:Load)
WHERE load.key STARTS WITH 'openlineage#'
CALL (load) {
  DETACH DELETE load
} IN TRANSACTIONS OF 5000 ROWS;
