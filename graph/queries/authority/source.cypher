// The designation that holds: of the region or its nearest ancestor; for 兵团 and what it administers its own,
// else the autonomous region's by reference (Art. 4(5)). A nominal region is no government and is passed over.
// given element, region
// binds designation, byReference
OPTIONAL CALL (element, region) {
  MATCH (element)<-[:DESIGNATES]-(act:Designation)-[:WITHIN]->(ancestor:Region)
  WHERE act.since <= $asOf AND $asOf < act.until
  MATCH path = (region)-[:PART_OF|ADMINISTERED_BY|APPLIES_BY_REFERENCE]->*(ancestor)
  WHERE none(over IN nodes(path)[1..] WHERE over.nominal)
  RETURN act AS designation, any(step IN relationships(path) WHERE type(step) = 'APPLIES_BY_REFERENCE') AS byReference
  ORDER BY length(path), act.id
  LIMIT 1
}
