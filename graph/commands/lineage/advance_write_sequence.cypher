// Takes the next turn to write lineage; of two writers that read the same graph the constraint lets one pass.
// $key: the marker of this turn
// $turn: its number
// writes Load, Counter
CREATE (:Load {key: $key})
MERGE (counter:Counter {name: 'openlineage'})
SET counter.value = $turn
