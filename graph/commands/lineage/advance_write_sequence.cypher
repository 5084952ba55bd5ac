// Takes the next number of the write sequence; of two writers that read the same number the constraint admits one.
// $key: the marker of this write
// $sequence: its number
// writes Load, Counter
CREATE (:Load {key: $key})
MERGE (counter:Counter {name: 'openlineage'})
SET counter.value = $sequence
