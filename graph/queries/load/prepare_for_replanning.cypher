// Samples the indexes again, waits until that is done, and lets all statements be planned anew.
// $seconds: how long to wait
// binds nothing
CALL db.prepareForReplanning($seconds)
