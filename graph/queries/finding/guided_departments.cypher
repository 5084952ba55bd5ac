// For each source its line's departments under its guidance, including itself; and its line's departments that serve 兵团
// or a region that 兵团 administers, which count if the designation holds by reference.
// $sources: department codes
// binds guided
MATCH (source:Department)
WHERE source.code IN $sources
WITH source.code AS code, COLLECT {
  MATCH (source)<-[:GUIDED_BY]-*(body:Department)
  WHERE body = source OR body.line = source.line
  RETURN DISTINCT body.code
} AS bodies, COLLECT {
  MATCH (body:Department)-[:SERVES]->(region:Region)
  WHERE body.line = source.line AND EXISTS { (region)-[:ADMINISTERED_BY]->{0,1}()-[:APPLIES_BY_REFERENCE]->() }
  RETURN DISTINCT body.code
} AS others
RETURN collect([code, bodies, others]) AS guided
