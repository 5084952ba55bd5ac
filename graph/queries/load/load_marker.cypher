// The markers of the batches that a feed has loaded.
// $feed: the feed's name and a slash
// binds key
MATCH (load:Load)
WHERE load.key STARTS WITH $feed
RETURN load.key AS key
