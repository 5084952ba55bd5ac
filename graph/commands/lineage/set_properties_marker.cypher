// Stores the marker of a graph whose lineage has all derived properties.
// $key: the marker of the version
// writes Load
MERGE (:Load {key: $key})
