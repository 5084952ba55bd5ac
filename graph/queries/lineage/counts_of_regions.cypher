// Counts of the regions with these ids, by level. A region has no department.
// $ids: ids of visited regions
// binds counts
UNWIND $ids AS id
MATCH (region:Region {id: id})
WITH region.level AS level, count(*) AS number
RETURN collect([level, null, null, number]) AS counts
