// The keys of a filter of findings that do not exist or are not visible: regions, departments, resources, flows,
// entries.
// $regions: region codes, or null
// $departments: department codes, or null
// $resources: Relay ids, or null
// $flows: Relay ids, or null
// $entries: codes or ids of entries, or null
// binds unknown
RETURN [
  COLLECT {
    UNWIND $regions AS key
    WITH key WHERE NOT EXISTS { MATCH (region:Region) WHERE region.code = key }
    RETURN key
  },
  COLLECT {
    UNWIND $departments AS key
    WITH key WHERE NOT EXISTS { MATCH (department:Department) WHERE department.code = key }
    RETURN key
  },
  COLLECT {
    UNWIND $resources AS key
    WITH key WHERE NOT EXISTS {
      MATCH (resource:DataResource) WHERE resource.id = key AND resource.audience IN $audiences
    }
    RETURN key
  },
  COLLECT {
    UNWIND $flows AS key
    WITH key WHERE NOT EXISTS {
      MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
      WHERE flow.id = key AND giver.audience IN $audiences AND taker.audience IN $audiences
    }
    RETURN key
  },
  COLLECT {
    UNWIND $entries AS key
    WITH key WHERE NOT EXISTS {
      MATCH (entry:CatalogEntry) WHERE (entry.code = key OR entry.id = key) AND entry.audience IN $audiences
    }
    RETURN key
  }
] AS unknown
