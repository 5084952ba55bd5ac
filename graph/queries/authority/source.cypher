// The designation that holds: of the region or its nearest ancestor; for 兵团 and what it administers its own,
// else the autonomous region's by reference (Art. 4(5)). A nominal region is no government and is passed over;
// what 兵团 administers answers to 兵团, wherever the code table puts it.
// given element, region
// binds designation, byReference
OPTIONAL CALL (element, region) {
  MATCH (element)<-[:DESIGNATES]-(act:Designation)-[:WITHIN]->(ancestor:Region)
  WHERE act.since <= $asOf AND $asOf < act.until AND NOT ancestor.nominal
  MATCH path = (region)
    ((lower)-[step:PART_OF|ADMINISTERED_BY|APPLIES_BY_REFERENCE]->(upper)
      WHERE type(step) <> 'PART_OF' OR NOT EXISTS { (lower)-[:ADMINISTERED_BY]->() })*
    (ancestor)
  RETURN act AS designation, any(each IN relationships(path) WHERE type(each) = 'APPLIES_BY_REFERENCE') AS byReference
  ORDER BY length(path), act.id
  LIMIT 1
}
