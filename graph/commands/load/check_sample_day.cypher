// Fails its transaction, by the constraint on the key, if another day of the sample is stored than the rows are for. The
// lock prevents that a day is stored while the transaction writes.
// $key: the key of the day's node
// $asOf: the instant at which the day of the rows begins
// writes Load
MATCH (day:Load {key: $key})
SET day.held = true
WITH day
WHERE day.asOf <> $asOf
CREATE (:Load {key: $key})
