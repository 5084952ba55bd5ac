// Writes nothing itself. The marker in the same transaction records that the whole feed was loaded, by the digest of
// its sources.
// $rows: {id, properties: {}}, one row
// writes nothing
UNWIND $rows AS row
RETURN count(row) AS created, count(row) AS written
