// The codes of some regions and of all regions within them or administered by them.
// $regions: region codes
// binds codes
MATCH (outer:Region)<-[:SUBORDINATE_TO]-*(inside:Region)
WHERE outer.code IN $regions
WITH DISTINCT inside.code AS code
ORDER BY code
RETURN collect(code) AS codes
