// Writes platforms, their regions, and the platforms they report to; the resources on a platform have its code.
// $rows: {id, properties, of: region code, reportsTo: platform code?}; targets may be in the same batch
// writes Platform, OF, REPORTS_TO
CALL () {
  UNWIND $rows AS row
  MATCH (region:Region {code: row.of})
  USING INDEX SEEK region:Region(code)
  MERGE (platform:Platform {id: row.id})
  ON CREATE SET platform.fresh = true
  WITH row, region, platform, platform.fresh AS fresh, platform.code AS before
  SET platform += row.properties
  REMOVE platform.fresh
  WITH row, region, platform, fresh, before
  CALL (platform, before) {
    WITH platform, before WHERE before <> platform.code
    MATCH (resource:DataResource)-[:ON]->(platform)
    SET resource.platformCode = platform.code
  }
  MERGE (platform)-[edge:OF]->(region)
  SET edge.sample = row.properties.sample
  RETURN count(fresh) AS created, count(*) AS written
}
CALL () {
  // Delete the relationships that an updated platform no longer has.
  UNWIND $rows AS row
  MATCH (platform:Platform {id: row.id})
  USING INDEX SEEK platform:Platform(id)
  MATCH (platform)-[former:OF|REPORTS_TO]->(other)
  WHERE other.code <> coalesce(CASE type(former) WHEN 'OF' THEN row.of ELSE row.reportsTo END, '')
  DELETE former
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
