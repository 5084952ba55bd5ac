// The designation in force: of the region or its nearest ancestor. For 兵团 and the regions that it administers it is
// 兵团's own designation, else the autonomous region's by reference (Art. 4(5)). A nominal region has no government and
// is skipped. The regions that 兵团 administers belong to 兵团, whatever their parent in the code table.
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
