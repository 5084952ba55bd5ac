// Flows of a kind, and those by a channel, are read in the order of their ids: a page of findings reads only itself.
CREATE INDEX flow_by_kind IF NOT EXISTS FOR ()-[r:FLOWS_TO]-() ON (r.kind, r.id);
CREATE INDEX flow_by_channel IF NOT EXISTS FOR ()-[r:FLOWS_TO]-() ON (r.channel, r.id);
