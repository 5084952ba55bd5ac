// Writes nothing of its own: the marker beside it, which is what is created, says that a whole feed was loaded, by the
// digest of what it is made of.
// $rows: {id, properties: {}}, one row
// writes nothing
UNWIND $rows AS row
RETURN count(row) AS created, count(row) AS written
