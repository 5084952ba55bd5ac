// Deletes the counter and the markers of the write sequence of lineage, which lock versions of jobs and datasets replace.
MATCH (counter:Counter {name: 'openlineage'})
DELETE counter;

MATCH (load:Load)
WHERE load.key STARTS WITH 'openlineage#'
CALL (load) {
  DETACH DELETE load
} IN TRANSACTIONS OF 5000 ROWS;
