"""Flows between resources, and return flows (Art. 13, 21(6))."""

from __future__ import annotations

from typing import Any

from graph.argument import AS_OF
from graph.shape import Batched, Many, One, expr, moment, prop, shape, until

MAX_CHAIN_FLOWS = 100
"""Maximum number of flows by which a chain is followed upstream (graph/lineage/chains.py)."""
BOUND_HOPS = 10
"""Number of resources on a chain that the cost counts: two on each of five levels of platforms."""
BOUND_LEVEL_SKIPS = 5
"""Number of passed-over levels of a chain that the cost counts."""

FROM_RESOURCE: dict[str, Any] = {"from": One("(giver:DataResource)-[flow]->()", "DataResource", binds="giver")}

FLOW = shape(
    "Flow",
    "flow",
    node=("flow", "resource/flows_by_id"),
    relationship="FLOWS_TO",
    indexes=(("kind", "id"), ("since", "id")),
    id=prop(by="id"),
    kind=prop(by="enum", sort=True),
    since=moment(sort=True),
    until=until(),
    lastSeen=moment(by=None),
    cadence=prop(by="enum"),
    fields=expr("coalesce(flow.fields, [])"),
    channel=prop(by="enum"),
    coverage=expr("coalesce(flow.coverage, [])"),
    neededFields=prop(),
    notifiedAt=moment(),
    filedAt=moment(),
    note=prop(),
    restrictedBy=One("(basis:LegalBasis) WHERE basis.key = flow.restrictedBy", "LegalBasis"),
    sample=expr("coalesce(flow.sample, false)"),
    to=One("()-[flow]->(taker:DataResource)", "DataResource", binds="taker"),
    job=One("(job:Job) WHERE job.id = flow.job", "Job"),
    findings=Batched("flow.id", "Finding", (AS_OF,)),
    **FROM_RESOURCE,
)

RETURN_FLOW = shape(
    "ReturnFlow",
    "flow",
    flow=One("flow", "Flow", same=True),
    hops=Many("", "Hop", ("position",), MAX_CHAIN_FLOWS + 2, file="flow/hops", bound=BOUND_HOPS),
    levelSkips=Many(
        "", "LevelSkip", ("position",), MAX_CHAIN_FLOWS + 1, file="flow/level_skips", bound=BOUND_LEVEL_SKIPS
    ),
    chainComplete=expr("coalesce($chains[flow.id].complete, false)"),
)

HOP = shape(
    "Hop",
    "resource",
    "since",
    resource=One("resource", "DataResource", same=True),
    platform=One("(resource)-[:ON]->(platform:Platform)", "Platform"),
    since=expr("since"),
)

FROM_FIELD: dict[str, Any] = {"from": One("upper", "Region", same=True)}
LEVEL_SKIP = shape(
    "LevelSkip",
    "upper",
    "lower",
    to=One("lower", "Region", same=True),
    **FROM_FIELD,
)
