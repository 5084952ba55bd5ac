"""The arguments of `diff`: subject, instants, depth and page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.chinese import quoted
from domain.errors import BadArgument
from domain.rules.instants import local_text
from domain.rules.node_ids import PREFIXES, prefix_of
from graph.lineage.request import Granularity, TraversalRequest
from graph.pagination import window
from resolvers.context import Context
from resolvers.lineage.lineage_arguments import DEFAULT_VALUES, MAX_VALUES, traversal_request

KINDS = {PREFIXES[kind]: kind for kind in ("RESOURCE", "FIELD", "ELEMENT", "ENTRY", "LIBRARY", "DEPARTMENT", "REGION")}
"""By prefix of an id the kinds of node whose lineage can be compared."""
DESIGNATED = {"ELEMENT", "DEPARTMENT", "REGION"}
"""The kinds of node whose designations are compared unless their lineage is requested."""
GRANULARITIES = (Granularity.RESOURCE, Granularity.FIELD)
MAX_CHANGES, DEFAULT_CHANGES = 10_000, 1_000
"""Changes on one page."""
DEFAULT_ARGUMENTS: Mapping[str, Any] = {**DEFAULT_VALUES, "direction": "BOTH"}


@dataclass(frozen=True, slots=True)
class Period:
    """The compared object and its kind, the other starts of its lineage, the granularity of that lineage (None: the
    designations are compared), the two instants, changes on one page."""

    of: str
    kind: str
    also: tuple[str, ...]
    granularity: Granularity | None
    before: datetime
    after: datetime
    size: int


def period_of(arguments: Mapping[str, Any]) -> Period:
    """Raises BadArgument for instants out of order, an id of another noun and another granularity, BadPageSize."""
    of, before, after = arguments["of"], arguments["from"], arguments["to"]
    also = tuple(dict.fromkeys(arguments.get("also") or ()))
    size = window(arguments, default=DEFAULT_CHANGES, maximum=MAX_CHANGES).size
    kind, *others = (_kind_of(name, argument) for argument, name in (("of", of), *(("also", name) for name in also)))
    if len(also) >= MAX_VALUES["of"]:
        raise BadArgument.wrong_length("also", len(also), 0, MAX_VALUES["of"] - 1)
    if before > after:
        earlier, later = local_text(before), local_text(after)
        raise BadArgument(
            f"from ({earlier}, Beijing time) is later than to ({later}, Beijing time).",
            argument="from",
            zh=f"参数 from（北京时间 {earlier}）晚于 to（北京时间 {later}）。",
            remedy="Set from to the earlier instant.",
            remedy_zh="请将 from 设为较早的时间。",
        )
    granularity = _granularity_of([kind, *others], arguments.get("granularity"))
    return Period(of, kind, also, granularity, before, after, size)


def _kind_of(name: str, argument: str) -> str:
    kind = KINDS.get(prefix_of(name))
    if kind is None:
        raise BadArgument(
            f"{argument} is {name[:80]!r}, which is not the id of a data resource, field, data element, catalog entry, "
            "library, department or region.",
            argument=argument,
            zh=f"参数 {argument} 的值{quoted(name[:80])}不是数据资源、字段、数据元、目录条目、库、部门或"
            "行政区划的 id。",
            remedy="Use the Relay id of a data resource, field, data element, catalog entry, library, department or "
            "region.",
            remedy_zh="请使用数据资源、字段、数据元、目录条目、库、部门或行政区划的 Relay id。",
        )
    return kind


def _granularity_of(kinds: Sequence[str], requested: str | None) -> Granularity | None:
    """The granularity of the compared lineage; None if designations are compared. Raises BadArgument."""
    if requested is None:
        if len(kinds) == 1 and kinds[0] in DESIGNATED:
            return None
        return Granularity.FIELD if "FIELD" in kinds else Granularity.RESOURCE
    granularity = Granularity(requested)
    if granularity not in GRANULARITIES:
        raise BadArgument(
            f"granularity is {granularity.value}; lineage is compared at FIELD or RESOURCE.",
            argument="granularity",
            zh=f"参数 granularity 的值为 {granularity.value}；血缘仅可按 FIELD 或 RESOURCE 粒度比较。",
            remedy="Set granularity to FIELD or RESOURCE.",
            remedy_zh="请将 granularity 设为 FIELD 或 RESOURCE。",
        )
    return granularity


def traversal_of(context: Context, arguments: Mapping[str, Any], period: Period) -> TraversalRequest:
    """The traversal that is run at both instants, with the greatest width. Raises BadArgument."""
    lineage_arguments = {
        "of": [period.of, *period.also],
        "granularity": period.granularity,
        "direction": arguments.get("direction") or "BOTH",
        "depth": arguments.get("depth"),
        "width": MAX_VALUES["width"],
        "milliseconds": arguments.get("milliseconds"),
    }
    return traversal_request(context, lineage_arguments, period.before)
