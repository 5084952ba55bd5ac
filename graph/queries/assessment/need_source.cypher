// The element of a need, and the region that its authoritative source is sought for.
// given want, assessed
// binds region, element, scope
MATCH (region:Region {code: assessed.code}), (element:DataElement {code: want.element})
WITH region, element, want.scope AS scope
