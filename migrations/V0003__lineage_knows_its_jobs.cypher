// Jobs, runs, names of datasets and derivations are unique; a job's edges are found by it.
CREATE CONSTRAINT job_id IF NOT EXISTS FOR (n:Job) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT job_name IF NOT EXISTS FOR (n:Job) REQUIRE (n.namespace, n.name) IS UNIQUE;
CREATE CONSTRAINT run_id IF NOT EXISTS FOR (n:Run) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT dataset_id IF NOT EXISTS FOR (n:Dataset) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT dataset_name IF NOT EXISTS FOR (n:Dataset) REQUIRE (n.namespace, n.name) IS UNIQUE;
CREATE CONSTRAINT derives_id IF NOT EXISTS FOR ()-[r:DERIVES]-() REQUIRE r.id IS UNIQUE;
CREATE INDEX flow_job IF NOT EXISTS FOR ()-[r:FLOWS_TO]-() ON (r.job);
CREATE INDEX derives_job IF NOT EXISTS FOR ()-[r:DERIVES]-() ON (r.job);
