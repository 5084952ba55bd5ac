// The next instant at which a flow, a derivation or a designation begins or ends to be valid, or an entry is published;
// null if there is none.
// binds change
// visible (), entry: the instant only limits how long a response is cached
RETURN reduce(first = null, each IN
  COLLECT { MATCH ()-[flow:FLOWS_TO]->() WHERE flow.since > $now RETURN flow.since ORDER BY flow.since LIMIT 1 } +
  COLLECT { MATCH ()-[flow:FLOWS_TO]->() WHERE flow.until > $now RETURN flow.until ORDER BY flow.until LIMIT 1 } +
  COLLECT { MATCH ()-[derives:DERIVES]->() WHERE derives.since > $now RETURN derives.since ORDER BY derives.since LIMIT 1 } +
  COLLECT { MATCH ()-[derives:DERIVES]->() WHERE derives.until > $now RETURN derives.until ORDER BY derives.until LIMIT 1 } +
  COLLECT { MATCH (act:Designation) WHERE act.since > $now RETURN act.since ORDER BY act.since LIMIT 1 } +
  COLLECT { MATCH (act:Designation) WHERE act.until > $now RETURN act.until ORDER BY act.until LIMIT 1 } +
  COLLECT {
    MATCH (entry:CatalogEntry)
    WHERE entry.publishedAtKey > $now
    RETURN entry.publishedAtKey ORDER BY entry.publishedAtKey LIMIT 1
  }
  | CASE WHEN first IS NULL OR each < first THEN each ELSE first END) AS change
