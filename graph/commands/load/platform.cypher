// Writes platforms, the regions they are of, and the platforms they report to.
// $rows: {id, properties, of: region code, reportsTo: platform code?}; targets may be in the same batch
// writes Platform, OF, REPORTS_TO
CALL () {
  UNWIND $rows AS row
  MATCH (region:Region {code: row.of})
  USING INDEX SEEK region:Region(code)
  MERGE (platform:Platform {id: row.id})
  ON CREATE SET platform.fresh = true
  SET platform += row.properties
  WITH row, region, platform, platform.fresh AS fresh
  REMOVE platform.fresh
  MERGE (platform)-[edge:OF]->(region)
  SET edge.sample = row.properties.sample
  RETURN count(fresh) AS created, count(*) AS written
}
CALL () {
  UNWIND $rows AS row
  WITH row WHERE row.reportsTo IS NOT NULL
  MATCH (platform:Platform {id: row.id})
  USING INDEX SEEK platform:Platform(id)
  MATCH (above:Platform {code: row.reportsTo})
  USING INDEX SEEK above:Platform(code)
  MERGE (platform)-[edge:REPORTS_TO]->(above)
  SET edge.sample = row.properties.sample
}
RETURN created, written
