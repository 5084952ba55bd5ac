// How many times lineage was written: whoever writes next has the number after it.
// binds turn
OPTIONAL MATCH (counter:Counter {name: 'openlineage'})
USING INDEX SEEK counter:Counter(name)
RETURN coalesce(counter.value, 0) AS turn
