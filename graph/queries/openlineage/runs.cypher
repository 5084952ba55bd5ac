// The stored facts of these runs.
// $ids: run ids
// binds facts
UNWIND $ids AS id
MATCH (run:Run {id: id})
USING INDEX SEEK run:Run(id)
RETURN run.said AS facts
