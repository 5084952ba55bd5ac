// The entries that realize the element of departments of the source's line that serve the assessed region.
// given designations, realizing, assessed
// binds ofLocalRegister
WITH *, COLLECT {
  UNWIND [entry IN realizing WHERE entry.regionCode = assessed.code] AS entry
  MATCH (entry)-[:PROVIDED_BY]->(local:Department)
  WHERE any(row IN designations WHERE row.source.line = local.line)
    AND none(row IN designations WHERE row.source = local)
  RETURN {via: 'LOCAL_REGISTER', entry: entry, coverage: 'COVERED'} ORDER BY entry.code
} AS ofLocalRegister
