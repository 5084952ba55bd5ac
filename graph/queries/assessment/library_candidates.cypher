// The entries of libraries that realize the element and are traced to an entry of the source that is a candidate: one
// row for each pair of them.
// given realizing, ofSource, ofLocalRegister
// binds ofLibrary
// visible origin: an entry of the source's candidates, which are visible
WITH *, COLLECT {
  UNWIND ofSource AS candidate
  WITH candidate.entry AS origin, candidate.coverage AS coverage, candidate
  WHERE candidate.coverage <> 'NOT_COVERED'
  MATCH (origin)-[attached:ATTACHED|FORMERLY_ATTACHED]->(begin:DataResource)
    (()-[step:FLOWS_TO WHERE step.kind IN ['INTEGRATION', 'TRANSFORMATION']
      AND step.since <= $asOf AND $asOf < step.until]->(passed:DataResource WHERE passed.audience IN $audiences)){1,4}
    (reached:DataResource)<-[held:ATTACHED|FORMERLY_ATTACHED]-(entry:CatalogEntry)
  WHERE attached.since <= $asOf AND $asOf < attached.until AND begin.audience IN $audiences
    AND held.since <= $asOf AND $asOf < held.until
    AND entry IN realizing AND entry.audience IN $audiences AND EXISTS { (entry)<-[:HOLDS]-(:Library) }
    AND none(other IN ofSource + ofLocalRegister WHERE other.entry = entry AND other.coverage <> 'NOT_COVERED')
  WITH DISTINCT entry, origin, coverage
  RETURN {via: 'LIBRARY', entry: entry, origin: origin, coverage: coverage} ORDER BY entry.code, origin.code
} AS ofLibrary
