// Marks a batch as loaded. The constraint on the key prevents that the same batch is written twice.
// $key: the feed, the batch and the digest of its rows
// writes Load
CREATE (:Load {key: $key})
