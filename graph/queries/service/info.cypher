// Counts of the nodes and flows that the caller may read.
// binds counted
// scans: counts whole labels; those without an audience come from the count store
WITH {
  regions: COUNT { (:Region) }, departments: COUNT { (:Department) }, platforms: COUNT { (:Platform) },
  dataCategories: COUNT { (:DataCategory) }, dataElements: COUNT { (:DataElement) },
  designations: COUNT { (:Designation) }, classifications: COUNT { (:Classification) },
  libraries: COUNT { (:Library) }, scenarios: COUNT { (:Scenario) },
  catalogEntries: COUNT { MATCH (entry:CatalogEntry) WHERE entry.audience IN $audiences },
  infoItems: COUNT { MATCH (item:InfoItem) WHERE item.audience IN $audiences },
  resources: COUNT { MATCH (resource:DataResource) WHERE resource.audience IN $audiences },
  flows: COUNT {
    MATCH (giver:DataResource)-[:FLOWS_TO]->(taker:DataResource)
    WHERE giver.audience IN $audiences AND taker.audience IN $audiences
  },
  sample: EXISTS { MATCH (load:Load) WHERE load.key STARTS WITH 'sample' },
  sampleAsOf: head(COLLECT { MATCH (day:Load {key: 'sample/day'}) RETURN day.asOf })
} AS counted
