// When a field ceases to come of another is read from an index, as it is for flows: an answer may hold until then.
CREATE INDEX derives_since IF NOT EXISTS FOR ()-[r:DERIVES]-() ON (r.since);
CREATE INDEX derives_until IF NOT EXISTS FOR ()-[r:DERIVES]-() ON (r.until);
