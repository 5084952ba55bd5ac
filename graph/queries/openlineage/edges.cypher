// The ids of the flows and derivations of these jobs.
// $jobs: job ids
// binds id
CALL () {
  UNWIND $jobs AS job
  MATCH ()-[flow:FLOWS_TO {job: job}]->()
  USING INDEX SEEK flow:FLOWS_TO(job)
  RETURN 'FLOWS_TO' AS type, flow.id AS id
  UNION ALL
  UNWIND $jobs AS job
  MATCH ()-[derives:DERIVES {job: job}]->()
  USING INDEX SEEK derives:DERIVES(job)
  RETURN 'DERIVES' AS type, derives.id AS id
}
RETURN type, id
