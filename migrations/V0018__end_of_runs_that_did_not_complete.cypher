// Gives failed and aborted runs their end, and completed runs that reported something later their terminal state back.
// The end is the instant of the state in the stored facts.
// Runs in batches, because one transaction would exceed the server's memory.
MATCH (run:Run)
WHERE run.state IN ['FAIL', 'ABORT'] AND run.endedAt IS NULL
CALL (run) {
  SET run.endedAt = datetime(split(split(run.said, '"state":["')[-1], '"')[0])
} IN TRANSACTIONS OF 5000 ROWS;

MATCH (run:Run)
WHERE run.state IN ['START', 'RUNNING', 'OTHER'] AND run.endedAt IS NOT NULL
CALL (run) {
  SET run.state = 'COMPLETE'
} IN TRANSACTIONS OF 5000 ROWS;
