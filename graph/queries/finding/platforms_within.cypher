// The codes of the platforms of some regions and of all regions below them.
// $regions: region codes
// binds codes
MATCH (outer:Region)<-[:SUBORDINATE_TO]-*(:Region)<-[:OF]-(platform:Platform)
WHERE outer.code IN $regions
WITH DISTINCT platform.code AS code
ORDER BY code
RETURN collect(code) AS codes
