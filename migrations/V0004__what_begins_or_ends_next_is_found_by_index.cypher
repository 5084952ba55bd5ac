// What begins or ends to be valid next is read from an index: an answer that depends on "now" holds until then.
CREATE INDEX flow_since IF NOT EXISTS FOR ()-[r:FLOWS_TO]-() ON (r.since);
CREATE INDEX flow_until IF NOT EXISTS FOR ()-[r:FLOWS_TO]-() ON (r.until);
CREATE INDEX designation_until IF NOT EXISTS FOR (n:Designation) ON (n.until);
