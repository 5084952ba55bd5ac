// Which jobs drew the flows with these ids, and what they derive while they flow.
// $flows: ids of flows between resources that may be seen
// binds told
UNWIND $flows AS id
MATCH (source)-[flow:FLOWS_TO {id: id}]->(target)
USING INDEX SEEK flow:FLOWS_TO(id)
WHERE flow.job IS NOT NULL AND source.audience IN $audiences AND target.audience IN $audiences
MATCH (job:Job {id: flow.job})
WITH flow, job,
  COLLECT {
    MATCH (source)-[:HAS_FIELD]->(one:Field)-[derives:DERIVES]->(other:Field)<-[:HAS_FIELD]-(target)
    WHERE derives.job = flow.job AND one.audience IN $audiences AND other.audience IN $audiences
      AND derives.since < flow.until AND flow.since < derives.until
    RETURN [one.name, other.name, toString(derives.since), toString(derives.until)]
    ORDER BY other.name, one.name, derives.since
  } AS derivations
RETURN collect([flow.id, job.namespace, job.name, derivations]) AS told
