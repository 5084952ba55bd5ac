// Assessments whose candidates are known: each with its region, platform, department and needs.
// The parameter `batch` is a map of assessments, which are maps of number, region, assessed, platform, department, and
// needs as in need_row.cypher.
// binds region, assessed, platform, user, wanted
UNWIND $batch.assessments AS row
MATCH (region:Region {code: row.region}), (assessed:Region {code: row.assessed})
OPTIONAL MATCH (user:Department {code: row.department})
OPTIONAL MATCH (platform:Platform {id: row.platform})
WITH row.number AS number, region, assessed, user, platform, row.needs AS wanted
ORDER BY number
