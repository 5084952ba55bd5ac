// The codes of the platforms of some regions and of all that lies in them or is administered by them.
// $regions: region codes
// binds codes
MATCH (over:Region)<-[:PART_OF|ADMINISTERED_BY]-*(:Region)<-[:OF]-(platform:Platform)
WHERE over.code IN $regions
WITH DISTINCT platform.code AS code
ORDER BY code
RETURN collect(code) AS codes
