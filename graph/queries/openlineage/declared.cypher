// The jobs in namespaces with this prefix, and the ids of their declarations.
// $prefix: the begin of the jobs' namespaces
// binds key
MATCH (job:Job)
USING INDEX SEEK job:Job(namespace, name)
WHERE job.namespace STARTS WITH $prefix AND job.name >= ''
MATCH (job)-[:RAN]->(run {static: true})
RETURN job.namespace + '\n' + job.name AS key, collect(run.runId) AS runs
