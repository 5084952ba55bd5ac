// The facts of one need of an assessment.
// given want, assessed
// binds need, element, named, scope, region
WITH *, want.need AS need, want.element AS element, want.named AS named, want.scope AS scope, assessed AS region
