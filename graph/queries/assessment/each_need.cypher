// One row for each need of a request, or one with `want` null if it has none.
// given wanted, assessed
// binds want, element, named, scope, region
UNWIND CASE WHEN size(wanted) = 0 THEN [null] ELSE wanted END AS want
WITH *, want.element AS element, want.named AS named, want.scope AS scope, assessed AS region
