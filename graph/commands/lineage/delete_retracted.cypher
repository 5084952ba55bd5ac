// Takes back flows and derivations that, as is now known, never were; one that was and ended is no such.
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
