// What was said of these runs.
// $ids: run ids
// binds said
UNWIND $ids AS id
MATCH (run:Run {id: id})
USING INDEX SEEK run:Run(id)
RETURN run.said AS said
