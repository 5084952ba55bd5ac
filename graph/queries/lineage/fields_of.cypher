// The start nodes of a traversal over fields: fields, and resources with the fields that they had at the instant (or at
// some time in the interval), and those with a derivation that was valid then.
// $of: ids of fields or resources
// $earliest: the instant, or the start of the interval
// $latest: the instant, or the last moment of the interval
// binds startNodes
UNWIND $of AS id
OPTIONAL MATCH (field:Field {id: id})<-[:HAS_FIELD|FORMERLY_HAS_FIELD]-(owner:DataResource)
WHERE field.audience IN $audiences AND owner.audience IN $audiences
OPTIONAL MATCH (resource:DataResource {id: id})
WHERE resource.audience IN $audiences
RETURN collect([
  id, owner.id, resource.id,
  COLLECT {
    MATCH (resource)-[has:HAS_FIELD|FORMERLY_HAS_FIELD]->(ownField:Field)
    WHERE ownField.audience IN $audiences AND (
      has.since <= $latest AND $earliest < has.until
      OR EXISTS {
        MATCH (ownField)-[derives:DERIVES]-(other)
        WHERE other.audience IN $audiences AND derives.since <= $latest AND $earliest < derives.until
      }
    )
    RETURN ownField.id ORDER BY ownField.id
  }
]) AS startNodes
