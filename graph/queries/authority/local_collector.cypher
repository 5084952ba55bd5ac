// The department of the source's line that serves the region, or the nearest government above it, and is guided by the
// source. Where the measures apply by reference, it is the department of 兵团's line.
// given source, region, byReference
// binds department
MATCH path = (region)-[:SUBORDINATE_TO]->*(over:Region)<-[:SERVES]-(department:Department)
WHERE department.line = source.line AND NOT over.nominal
  AND (byReference OR EXISTS { (department)-[:GUIDED_BY]->*(source) })
WITH department, length(path) AS steps
ORDER BY steps, department.id
LIMIT 1
