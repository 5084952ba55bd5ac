// Resources and jobs with more owners than the cost counts.
// $bound: the number that it counts
// binds wrong
// scans: reads all resources and jobs
MATCH (owned:DataResource|Job)
WHERE size(coalesce(owned.owners, [])) > $bound
RETURN count(*) AS wrong, collect(owned.id + ' with ' + size(owned.owners))[..3] AS examples
