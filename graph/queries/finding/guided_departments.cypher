// The departments that are of one line with a source and under its guidance, the source itself among them; and those of
// its line that serve 兵团 or what it administers, where its designation holds by reference.
// $sources: department codes
// binds guided
MATCH (source:Department)
WHERE source.code IN $sources
WITH source.code AS code, COLLECT {
  MATCH (source)<-[:GUIDED_BY]-*(body:Department)
  WHERE body = source OR body.line = source.line
  RETURN DISTINCT body.code
} AS bodies, COLLECT {
  MATCH (body:Department)-[:SERVES]->(place:Region)
  WHERE body.line = source.line AND EXISTS { (place)-[:ADMINISTERED_BY]->{0,1}()-[:APPLIES_BY_REFERENCE]->() }
  RETURN DISTINCT body.code
} AS others
RETURN collect([code, bodies, others]) AS guided
