// Commissions by a department that is not of the line 公安.
// binds wrong
// scans: reads all commissions
MATCH (department:Department)-[:COMMISSIONED_BY]->(principal:Department)
WHERE coalesce(principal.line, '') <> '公安'
RETURN count(*) AS wrong, collect(department.id + ' by ' + principal.id)[..3] AS examples
