// How many of the regions with these ids stand at each level; a region is no department's.
// $ids: ids of regions the walk met
// binds counted
UNWIND $ids AS id
MATCH (region:Region {id: id})
WITH region.level AS level, count(*) AS counted
RETURN collect([level, null, null, counted]) AS counted
