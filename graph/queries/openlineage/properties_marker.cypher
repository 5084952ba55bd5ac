// The marker of a graph whose lineage has all derived properties.
// $key: the marker of the version
// binds load
MATCH (load:Load {key: $key})
USING INDEX SEEK load:Load(key)
RETURN load.key AS key
