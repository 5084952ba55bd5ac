// The stored day of the sample: the instant at which it begins. No row before the first load.
// $key: the key of its node
// binds asOf
MATCH (day:Load {key: $key})
RETURN day.asOf AS asOf
