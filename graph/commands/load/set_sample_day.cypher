// Stores the day of the sample, unless one is stored and may not be replaced. Deletes the markers of the batches whose
// dates follow the day, so that the next load writes them again.
// $key: the key of its node
// $asOf: the instant at which the day begins
// $replaces: whether a stored day is replaced
// $markers: the beginnings of the keys of those markers
// writes Load
MERGE (day:Load {key: $key})
// The lock makes the second of two concurrent loaders see the day of the first.
SET day.held = true
WITH day
WHERE $replaces OR day.asOf IS NULL
SET day.asOf = $asOf
WITH day
UNWIND $markers AS beginning
MATCH (marker:Load)
WHERE marker.key STARTS WITH beginning
DELETE marker
