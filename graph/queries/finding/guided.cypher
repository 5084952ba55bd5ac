// The departments that are of one line with a source and under its guidance, the source itself among them.
// $sources: department codes
// binds guided
MATCH (source:Department)
WHERE source.code IN $sources
WITH source.code AS code, COLLECT {
  MATCH (source)<-[:GUIDED_BY]-*(body:Department)
  WHERE body = source OR body.line = source.line
  RETURN DISTINCT body.code
} AS bodies
RETURN collect([code, bodies]) AS guided
