// The codes of a region, of the regions above it and of those below it; null if there is no such region. A flow whose
// coverage names one of them has rows of the region.
// $region: id of a region
// binds codes
OPTIONAL MATCH (region:Region {id: $region})
RETURN CASE WHEN region IS NOT NULL THEN COLLECT {
  MATCH (region)-[:SUBORDINATE_TO]->*(above:Region)
  RETURN above.code AS code
  UNION
  MATCH (region)<-[:SUBORDINATE_TO]-*(below:Region)
  RETURN below.code AS code
} END AS codes
