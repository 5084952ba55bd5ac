// The jobs of a namespace, and the instants at which their inputs and outputs were declared.
// $namespace: the jobs' namespace
// binds key
MATCH (job:Job {namespace: $namespace})
USING INDEX SEEK job:Job(namespace, name)
WHERE job.name >= ''
MATCH (job)-[:RAN]->(run {static: true})
RETURN job.namespace + '\n' + job.name AS key, collect(run.startedAt) AS instants
