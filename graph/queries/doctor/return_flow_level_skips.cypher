// Platforms so far below another that a chain between them may pass over more levels than the cost counts.
// $bound: the number of passed-over levels that it counts; the pattern has two steps for each of them and for one more
// binds wrong
// scans: reads all platforms
MATCH (lower:Platform)-[:REPORTS_TO]->{12}(:Platform)
WITH DISTINCT lower
RETURN count(*) AS wrong, collect(lower.id + ' with more than ' + $bound)[..3] AS examples
