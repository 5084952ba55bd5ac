// The statutory source of a data element in a region, at an instant (Art. 13).
// $element: data element code, such as NP-01-01
// $region: region code, 12 digits
// $scope: kind of subject that the source is requested for, or null
// binds region, element, scope
MATCH (element:DataElement {code: $element})
MATCH (region:Region {code: $region})
WITH region, element, $scope AS scope
