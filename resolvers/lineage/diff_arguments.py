"""The arguments of `diff`: of what, between which instants, how far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.errors import BadArgument
from graph.lineage.request import TraversalRequest
from resolvers.context import Context
from resolvers.lineage.lineage_arguments import DEFAULT, MOST, traversal_request
from resolvers.lineage.response import instant

KINDS = {"resource": "RESOURCE", "element": "ELEMENT", "department": "DEPARTMENT", "region": "REGION"}
MOST_CHANGES, CHANGES = 10_000, 1_000
SAID_BY_DEFAULT: Mapping[str, Any] = {**DEFAULT, "direction": "BOTH", "limit": CHANGES}


@dataclass(frozen=True, slots=True)
class Period:
    """Of what (`kind`: RESOURCE, ELEMENT, DEPARTMENT, REGION), the two instants, how many changes a page has."""

    of: str
    kind: str
    before: datetime
    after: datetime
    limit: int


def period_of(arguments: Mapping[str, Any]) -> Period:
    """Raises BadArgument for instants out of order, a limit out of bounds, and an id of another noun."""
    of, before, after = arguments["of"], arguments["from"], arguments["to"]
    limit = CHANGES if arguments.get("limit") is None else arguments["limit"]
    kind = KINDS.get(of.partition("_")[0])
    if kind is None:
        raise BadArgument(
            f"of names {of[:80]!r}, which is no resource, data element, department or region.",
            zh=f"of 所指的 {of[:80]!r} 不是数据资源、数据元、部门或行政区划。",
            remedy="Give the Relay id of one of these.",
            remedy_zh="请给出其中之一的 Relay id。",
        )
    if before > after:
        raise BadArgument(
            f"from ({instant(before)}) is later than to ({instant(after)}).",
            zh=f"from（{instant(before)}）晚于 to（{instant(after)}）。",
            remedy="Give the earlier instant as from.",
            remedy_zh="请以较早的时间为 from。",
        )
    if not 1 <= limit <= MOST_CHANGES:
        raise BadArgument(
            f"limit is {limit:,}; it may be 1 to {MOST_CHANGES:,}.",
            zh=f"参数 limit 超出范围（允许 1–{MOST_CHANGES:,}）。",
            remedy="Ask within the bounds; docs/limits.md lists them.",
            remedy_zh="请在允许范围内取值；各项上限见 docs/limits.md。",
        )
    return Period(of, kind, before, after, limit)


def walk_between(context: Context, arguments: Mapping[str, Any], period: Period) -> TraversalRequest:
    """The walk that is taken at both instants, as wide as walks may be. Raises BadArgument."""
    request = {
        "of": [period.of],
        "direction": arguments.get("direction") or "BOTH",
        "depth": arguments.get("depth"),
        "width": MOST["width"],
        "budget": {"milliseconds": arguments.get("milliseconds")},
    }
    return traversal_request(context, request, period.before)
