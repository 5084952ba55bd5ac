// Deletes flows and derivations that later events showed never existed; one that existed and ended stays.
// $flows: flow ids
// $derivations: derivation ids
// writes FLOWS_TO, DERIVES
CALL () {
  UNWIND $flows AS id
  MATCH ()-[flow:FLOWS_TO {id: id}]->()
  USING INDEX SEEK flow:FLOWS_TO(id)
  DELETE flow
}
CALL () {
  UNWIND $derivations AS id
  MATCH ()-[derives:DERIVES {id: id}]->()
  USING INDEX SEEK derives:DERIVES(id)
  DELETE derives
}
