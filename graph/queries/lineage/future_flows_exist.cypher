// Whether a flow begins after the instant. If none does, the begin of flows need not be compared.
// $latest: the instant, or the last moment of the interval
// binds futureFlows
// visible (): decides whether the begin of flows is compared; it is not served
WITH *, EXISTS { MATCH ()-[flow:FLOWS_TO]->() WHERE flow.since > $latest } AS futureFlows
