"""The arguments of `diff`: subject, instants, depth and page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.chinese import quoted
from domain.errors import BadArgument
from domain.rules.instants import local_text
from graph.lineage.request import TraversalRequest
from graph.pagination import window
from resolvers.context import Context
from resolvers.lineage.lineage_arguments import DEFAULT_VALUES, MAX_VALUES, traversal_request

KINDS = {"resource": "RESOURCE", "element": "ELEMENT", "department": "DEPARTMENT", "region": "REGION"}
MAX_CHANGES, DEFAULT_CHANGES = 10_000, 1_000
"""Changes on one page."""
DEFAULT_ARGUMENTS: Mapping[str, Any] = {**DEFAULT_VALUES, "direction": "BOTH"}


@dataclass(frozen=True, slots=True)
class Period:
    """Id and kind of the subject (RESOURCE, ELEMENT, DEPARTMENT, REGION), the two instants, changes on one page."""

    of: str
    kind: str
    before: datetime
    after: datetime
    size: int


def period_of(arguments: Mapping[str, Any]) -> Period:
    """Raises BadArgument for instants out of order and for an id of another noun, BadPageSize."""
    of, before, after = arguments["of"], arguments["from"], arguments["to"]
    size = window(arguments, default=DEFAULT_CHANGES, maximum=MAX_CHANGES).size
    kind = KINDS.get(of.partition("_")[0])
    if kind is None:
        raise BadArgument(
            f"of is {of[:80]!r}, which is not the id of a data resource, data element, department or region.",
            argument="of",
            zh=f"参数 of 的值{quoted(of[:80])}不是数据资源、数据元、部门或行政区划的 id。",
            remedy="Use the Relay id of a data resource, data element, department or region.",
            remedy_zh="请使用数据资源、数据元、部门或行政区划的 Relay id。",
        )
    if before > after:
        earlier, later = local_text(before), local_text(after)
        raise BadArgument(
            f"from ({earlier}, Beijing time) is later than to ({later}, Beijing time).",
            argument="from",
            zh=f"参数 from（北京时间 {earlier}）晚于 to（北京时间 {later}）。",
            remedy="Set from to the earlier instant.",
            remedy_zh="请将 from 设为较早的时间。",
        )
    return Period(of, kind, before, after, size)


def traversal_of(context: Context, arguments: Mapping[str, Any], period: Period) -> TraversalRequest:
    """The traversal that is run at both instants, with the greatest width. Raises BadArgument."""
    lineage_arguments = {
        "of": [period.of],
        "direction": arguments.get("direction") or "BOTH",
        "depth": arguments.get("depth"),
        "width": MAX_VALUES["width"],
        "milliseconds": arguments.get("milliseconds"),
    }
    return traversal_request(context, lineage_arguments, period.before)
