// The statutory source of a data element in a region, at an instant (Art. 13).
// $element: data element code, such as NP-01-01
// $region: region code, 12 digits
// binds region
MATCH (element:DataElement {code: $element})
MATCH (region:Region {code: $region})
