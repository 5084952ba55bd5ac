// Marks a batch as loaded; the constraint on the key stops the same batch from being written twice.
// $key: the feed, the batch and the digest of its rows
// writes Load
CREATE (:Load {key: $key})
