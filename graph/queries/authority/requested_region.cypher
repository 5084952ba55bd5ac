// The region, and the kind of subject, for which an element's source is requested.
// $region: region code, 12 digits
// $scope: kind of subject that the source is requested for, or null
// binds region, scope
MATCH (region:Region {code: $region})
WITH region, $scope AS scope
