// Writes new flows. As load/flow, but for a graph without flows.
// $rows: {id, properties, from: resource id, to: resource id, since: seconds since 1970, until: the same, or null}
// writes FLOWS_TO
// Indexes are named: a plan compiled while a label is still empty would scan, and stay cached while it fills.
UNWIND $rows AS row
MATCH (source:DataResource {id: row.from})
USING INDEX SEEK source:DataResource(id)
MATCH (target:DataResource {id: row.to})
USING INDEX SEEK target:DataResource(id)
CREATE (source)-[flow:FLOWS_TO {id: row.id}]->(target)
SET flow += row.properties, flow.since = datetime({epochSeconds: row.since}),
  flow.until = CASE WHEN row.until IS NULL THEN datetime('9999-12-31T00:00:00Z')
    ELSE datetime({epochSeconds: row.until}) END
RETURN count(*) AS created, count(*) AS written
