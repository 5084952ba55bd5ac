// The facts of one need of an assessment.
// given want
// binds need, element, named, scope
WITH *, want.need AS need, want.element AS element, want.named AS named, want.scope AS scope
