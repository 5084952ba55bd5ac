// The jobs of the flows with these ids, and what each derives between the ends of its flow while it is valid.
// $flows: ids of flows between visible resources
// binds jobs
UNWIND $flows AS id
MATCH (source)-[flow:FLOWS_TO {id: id}]->(target)
USING INDEX SEEK flow:FLOWS_TO(id)
WHERE flow.job IS NOT NULL AND source.audience IN $audiences AND target.audience IN $audiences
MATCH (job:Job {id: flow.job})
WITH flow, job,
  COLLECT {
    MATCH (source)-[:HAS_FIELD|FORMERLY_HAS_FIELD]->(sourceField:Field)-[derives:DERIVES]->(targetField:Field)<-[:HAS_FIELD|FORMERLY_HAS_FIELD]-(target)
    WHERE derives.job = flow.job AND sourceField.audience IN $audiences AND targetField.audience IN $audiences
      AND derives.since < flow.until AND flow.since < derives.until
    RETURN [sourceField.name, targetField.name, toString(derives.since), toString(derives.until)]
    ORDER BY targetField.name, sourceField.name, derives.since
  } AS derivations
RETURN collect([flow.id, job.namespace, job.name, derivations]) AS jobs
