// The resources that stand for entries, libraries, departments and regions: those attached to the entry at the instant
// (or at some time in the interval), to an entry that the library holds or the department provides, or on the platform of
// the region.
// $groups: ids of entries, libraries, departments and regions
// $earliest: the instant, or the start of the interval
// $latest: the instant, or the last moment of the interval
// binds startNodes
UNWIND $groups AS id
OPTIONAL MATCH (named:CatalogEntry {id: id}) WHERE named.audience IN $audiences
OPTIONAL MATCH (library:Library {id: id})
OPTIONAL MATCH (department:Department {id: id})
OPTIONAL MATCH (region:Region {id: id})
RETURN collect([
  id, coalesce(named, library, department, region) IS NOT NULL,
  COLLECT {
    MATCH (named)-[attached:ATTACHED|FORMERLY_ATTACHED]->(resource:DataResource)
    WHERE named.audience IN $audiences AND resource.audience IN $audiences
      AND attached.since <= $latest AND $earliest < attached.until
    RETURN resource.id AS holder
    UNION
    MATCH (library)-[:HOLDS]->(entry:CatalogEntry)-[attached:ATTACHED|FORMERLY_ATTACHED]->(resource:DataResource)
    WHERE entry.audience IN $audiences AND resource.audience IN $audiences
      AND attached.since <= $latest AND $earliest < attached.until
    RETURN resource.id AS holder
    UNION
    MATCH (department)<-[:PROVIDED_BY]-(entry:CatalogEntry)-[attached:ATTACHED|FORMERLY_ATTACHED]->(resource:DataResource)
    WHERE entry.audience IN $audiences AND resource.audience IN $audiences
      AND attached.since <= $latest AND $earliest < attached.until
    RETURN resource.id AS holder
    UNION
    MATCH (region)<-[:OF]-(:Platform)<-[:ON]-(resource:DataResource)
    WHERE resource.audience IN $audiences
    RETURN resource.id AS holder
  }
]) AS startNodes
