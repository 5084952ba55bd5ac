"""Flows between resources, and what flows back down (Art. 13, 21(6))."""

from __future__ import annotations

from typing import Any

from graph.shape import Argument, Beside, Many, One, expr, moment, prop, shape, until

FLOW_FIELDS: dict[str, Any] = {
    "id": prop(by="id"),
    "kind": prop(by="enum", sort=True),
    "since": moment(sort=True),
    "until": until(),
    "cadence": prop(by="enum"),
    "fields": expr("coalesce(flow.fields, [])"),
    "channel": prop(by="enum"),
    "coverage": expr("coalesce(flow.coverage, [])"),
    "neededFields": prop(),
    "notifiedAt": moment(),
    "filedAt": moment(),
    "note": prop(),
    "sample": expr("coalesce(flow.sample, false)"),
    "from": One("(giver:DataResource)-[flow]->()", "DataResource", binds="giver"),
    "findings": Beside("flow.id", "LineageFinding", (Argument("asOf", inherits=True),)),
}

FLOW = shape(
    "Flow",
    "flow",
    **FLOW_FIELDS,
    to=One("()-[flow]->(taker:DataResource)", "DataResource", binds="taker"),
    job=One("(job:Job) WHERE job.id = flow.job", "Job"),
)

RETURN_FLOW = shape(
    "ReturnFlow",
    "flow",
    preludes=("flow/chain",),
    **FLOW_FIELDS,
    resource=One("()-[flow]->(taker:DataResource)", "DataResource", binds="taker"),
    hops=Many(
        "UNWIND range(0, size(chain) - 1) AS place WITH place, chain[place] AS resource, arrivals[place] AS since",
        "Hop",
        ("place",),
        1000,
        binds="resource",
    ),
    levelSkips=Many(
        "UNWIND range(1, size(chain) - 1) AS place WITH place, chain[place - 1] AS giver, chain[place] AS taker "
        "MATCH (giver)-[:ON]->(given:Platform)-[:OF]->(upper:Region), "
        "(taker)-[:ON]->(taken:Platform)-[:OF]->(lower:Region) "
        "WHERE EXISTS { (taken)-[:REPORTS_TO]->{2,}(given) }",
        "LevelSkip",
        ("place",),
        1000,
        binds="upper",
    ),
)

HOP = shape(
    "Hop",
    "resource",
    "since",
    resource=One("resource", "DataResource", same=True),
    platform=One("(resource)-[:ON]->(platform:Platform)", "Platform"),
    since=expr("toString(since)"),
)

FROM: dict[str, Any] = {"from": One("upper", "Region", same=True)}
LEVEL_SKIP = shape(
    "LevelSkip",
    "upper",
    "lower",
    to=One("lower", "Region", same=True),
    **FROM,
)
