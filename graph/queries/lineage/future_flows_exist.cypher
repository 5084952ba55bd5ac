// Whether a flow begins after the instant asked about: where none does, no flow needs to tell when it began.
// $latest: the instant, or the last moment of the interval
// binds later
// visible (): decides whether flows tell when they began, and is not served
WITH *, EXISTS { MATCH ()-[flow:FLOWS_TO]->() WHERE flow.since > $latest } AS later
