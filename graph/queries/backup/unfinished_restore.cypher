// The folder of the backup from which a restore into this graph began and did not end.
// binds restore
// scans: there is one node at most
MATCH (restore:UnfinishedRestore)
RETURN restore.source AS source
LIMIT 1
