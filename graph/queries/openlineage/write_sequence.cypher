// The number of the last write of lineage; the next write takes the number after it.
// binds sequence
OPTIONAL MATCH (counter:Counter {name: 'openlineage'})
USING INDEX SEEK counter:Counter(name)
RETURN coalesce(counter.value, 0) AS sequence
