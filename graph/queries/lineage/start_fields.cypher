// The fields and resources that stand for data elements: the fields that store an item that realizes the element, each
// with its resource, and the resources attached to an entry with such an item. A field counts if its resource had it at
// the instant (or at some time in the interval), or if it has a derivation that was valid then; a resource if it was
// attached then.
// $elements: ids of data elements
// $earliest: the instant, or the start of the interval
// $latest: the instant, or the last moment of the interval
// binds startNodes
UNWIND $elements AS id
OPTIONAL MATCH (element:DataElement {id: id})
RETURN collect([
  id, element IS NOT NULL,
  COLLECT {
    MATCH (element)<-[:REALIZES]-(item:InfoItem)<-[:STORES]-(ownField:Field)
      <-[has:HAS_FIELD|FORMERLY_HAS_FIELD]-(resource:DataResource)
    WHERE item.audience IN $audiences AND ownField.audience IN $audiences AND resource.audience IN $audiences AND (
      has.since <= $latest AND $earliest < has.until
      OR EXISTS {
        MATCH (ownField)-[derives:DERIVES]-(other)
        WHERE other.audience IN $audiences AND derives.since <= $latest AND $earliest < derives.until
      }
    )
    RETURN DISTINCT [ownField.id, resource.id] AS holder
  },
  COLLECT {
    MATCH (element)<-[:REALIZES]-(item:InfoItem)<-[:HAS_ITEM]-(entry:CatalogEntry)
      -[attached:ATTACHED|FORMERLY_ATTACHED]->(resource:DataResource)
    WHERE item.audience IN $audiences AND entry.audience IN $audiences AND resource.audience IN $audiences
      AND attached.since <= $latest AND $earliest < attached.until
    RETURN DISTINCT resource.id AS holder
  }
]) AS startNodes
