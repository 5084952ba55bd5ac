// The orders of the root lists of platforms, standards, legal bases, designations, items, fields, flows, jobs and runs.
// Each index ends with the id. The orders by pinyin, and that of flows by kind, have theirs already (V0002, V0009).
CREATE INDEX platform_by_code IF NOT EXISTS FOR (n:Platform) ON (n.code, n.id);
CREATE INDEX standard_by_code IF NOT EXISTS FOR (n:Standard) ON (n.code, n.id);
CREATE INDEX basis_by_key IF NOT EXISTS FOR (n:LegalBasis) ON (n.key, n.id);
CREATE INDEX designation_by_since IF NOT EXISTS FOR (n:Designation) ON (n.since, n.id);
CREATE INDEX item_by_name IF NOT EXISTS FOR (n:InfoItem) ON (n.name, n.id);
CREATE INDEX item_by_position IF NOT EXISTS FOR (n:InfoItem) ON (n.position, n.id);
CREATE INDEX field_by_name IF NOT EXISTS FOR (n:Field) ON (n.name, n.id);
CREATE INDEX field_by_position IF NOT EXISTS FOR (n:Field) ON (n.position, n.id);
CREATE INDEX job_by_name IF NOT EXISTS FOR (n:Job) ON (n.name, n.id);
CREATE INDEX job_by_update IF NOT EXISTS FOR (n:Job) ON (n.updatedAt, n.id);
CREATE INDEX run_by_start IF NOT EXISTS FOR (n:Run) ON (n.startedAt, n.id);
CREATE INDEX run_state IF NOT EXISTS FOR (n:Run) ON (n.state, n.startedAt, n.id);
CREATE INDEX flow_by_since IF NOT EXISTS FOR ()-[r:FLOWS_TO]-() ON (r.since, r.id);
