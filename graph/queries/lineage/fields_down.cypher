// The valid flows that leave some resources, and the derivations that leave their fields.
// $resources: ids of resources
// $earliest: the instant, or the start of the interval
// $latest: the instant, or the last moment of the interval
// $channels: channels of flow, or null for all
// $jobs: ids of the jobs that reported a flow, or null for all
// $coverage: codes of regions of which a return flow must have rows, if its coverage is recorded; or null for all
// binds neighbourhoods
MATCH (node:DataResource)
WHERE node.id IN $resources AND node.audience IN $audiences
RETURN collect([
  node.id, node.name,
  COLLECT {
    MATCH (node)-[edge:FLOWS_TO]->(other)
    WHERE edge.since <= $latest AND $earliest < edge.until
    RETURN [edge.id, other.id, other.audience IN $audiences, edge.kind, toString(edge.since), toString(edge.until),
      edge.fields, ($channels IS NULL OR edge.channel IN $channels) AND ($jobs IS NULL OR edge.job IN $jobs)
        AND ($coverage IS NULL OR edge.kind <> 'RETURN_FLOW' OR edge.coverage IS NULL
          OR any(code IN edge.coverage WHERE code IN $coverage))]
  },
  COLLECT {
    MATCH (node)-[:HAS_FIELD|FORMERLY_HAS_FIELD]->(ownField:Field)-[derives:DERIVES]->(field)
    WHERE ownField.audience IN $audiences AND derives.since <= $latest AND $earliest < derives.until
    // a separate MATCH: for a field derived from itself both ends use the same relationship
    MATCH (field)<-[:HAS_FIELD|FORMERLY_HAS_FIELD]-(other)
    RETURN [derives.id, ownField.id, field.id, other.id, field.audience IN $audiences AND other.audience IN $audiences,
      toString(derives.since), toString(derives.until), $channels IS NULL AND ($jobs IS NULL OR derives.job IN $jobs)]
  },
  COLLECT {
    MATCH (node)-[:HAS_FIELD|FORMERLY_HAS_FIELD]->(ownField:Field) WHERE ownField.audience IN $audiences
    RETURN [ownField.id, ownField.name]
  }
]) AS neighbourhoods
