// What leaves some resources, by field where that is known: each resource's valid flows, and what its fields feed.
// $resources: ids of resources
// $earliest: the instant, or the start of the interval
// $latest: the instant, or the last moment of the interval
// binds around
MATCH (node:DataResource)
WHERE node.id IN $resources AND node.audience IN $audiences
RETURN collect([
  node.id, node.name,
  COLLECT {
    MATCH (node)-[edge:FLOWS_TO]->(other)
    WHERE edge.since <= $latest AND $earliest < edge.until
    RETURN [edge.id, other.id, other.audience IN $audiences, edge.kind, toString(edge.since), toString(edge.until),
      edge.fields]
  },
  COLLECT {
    MATCH (node)-[:HAS_FIELD]->(own:Field)-[derives:DERIVES]->(field)
    WHERE own.audience IN $audiences AND derives.since <= $latest AND $earliest < derives.until
    // a match of its own: a field derived from itself has its HAS_FIELD on both sides
    MATCH (field)<-[:HAS_FIELD]-(other)
    RETURN [derives.id, own.id, field.id, other.id, field.audience IN $audiences AND other.audience IN $audiences,
      toString(derives.since), toString(derives.until)]
  },
  COLLECT { MATCH (node)-[:HAS_FIELD]->(own:Field) WHERE own.audience IN $audiences RETURN [own.id, own.name] }
]) AS around
