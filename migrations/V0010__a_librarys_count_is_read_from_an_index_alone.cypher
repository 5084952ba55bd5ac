// How many entries of a share type a library holds, and how many in all, for those who may see them: no property is read.
CREATE INDEX holds_counted_by_share IF NOT EXISTS FOR ()-[r:HOLDS]-() ON (r.libraryCode, r.shareType, r.audience);
CREATE INDEX holds_counted IF NOT EXISTS FOR ()-[r:HOLDS]-() ON (r.libraryCode, r.audience);
