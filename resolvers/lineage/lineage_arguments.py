"""The arguments of `lineage`: bounds, defaults, and the traversal that they stand for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from itertools import takewhile
from typing import Any

from domain.errors import BadArgument, UnknownReference
from domain.rules.instants import local_text
from domain.rules.node_ids import codes_of, id_of
from graph.lineage.request import Granularity, NodeFilter, TimeInterval, TraversalDirection, TraversalRequest
from graph.lineage.result import TraversalResult
from graph.lineage.starts import expanded_names, is_expanded
from resolvers.context import Context

MAX_VALUES = {"of": 100, "depth": 100, "width": 10_000, "milliseconds": 30_000}
DEFAULT_VALUES = {"depth": 3, "width": 200, "milliseconds": 2_000}
MAX_NODES, DEFAULT_NODES = 10_000, 2_000
"""Nodes on one page."""
DEFAULT_ARGUMENTS: Mapping[str, Any] = {**DEFAULT_VALUES, "granularity": Granularity.RESOURCE, "preservePaths": True}


def traversal_request(context: Context, arguments: Mapping[str, Any], as_of: datetime | None) -> TraversalRequest:
    """The traversal of these arguments. `as_of`: the instant of the first page, for a later one.

    Raises BadArgument, UnknownReference.
    """
    granularity = Granularity(arguments.get("granularity") or Granularity.RESOURCE)
    of = tuple(dict.fromkeys(start_id(granularity, name) for name in arguments["of"]))
    if not 1 <= len(of) <= MAX_VALUES["of"]:
        raise BadArgument.wrong_length("of", len(of), 1, MAX_VALUES["of"])
    where = arguments.get("where") or {}
    preserve_paths = arguments.get("preservePaths")
    return TraversalRequest(
        of=of,
        direction=TraversalDirection(arguments["direction"]),
        depth=bounded("depth", arguments.get("depth")),
        width=bounded("width", arguments.get("width")),
        milliseconds=bounded("milliseconds", arguments.get("milliseconds")),
        audiences=context.audiences,
        as_of=as_of or arguments.get("asOf") or context.now,
        between=_interval(arguments.get("between")),
        kinds=_listed(where, "kinds"),
        channels=_listed(where, "channels"),
        jobs=_listed(where, "jobs"),
        nodes=NodeFilter(
            levels=_listed(where, "levels"),
            regions=_codes(where, "regions", "REGION"),
            departments=_codes(where, "departments", "DEPARTMENT"),
            platforms=_codes(where, "platforms", "PLATFORM"),
            libraries=_codes(where, "libraries", "LIBRARY"),
            share_types=_listed(where, "shareTypes"),
            namespaces=_listed(where, "namespaces"),
            resource_kinds=_listed(where, "resourceKinds"),
            origins=_listed(where, "origins"),
            owners=_listed(where, "owners"),
        ),
        preserve_paths=True if preserve_paths is None else preserve_paths,
        granularity=granularity,
    )


def start_id(granularity: Granularity, code_or_id: str) -> str:
    """The id of a start node. Fields and resources have no code, so at their granularities a code is an element's."""
    has_no_code = granularity in (Granularity.FIELD, Granularity.RESOURCE)
    return id_of("ELEMENT" if has_no_code else granularity.value, code_or_id)


def _listed(where: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    """The values of a filter; None if it is left out. An empty list is a filter that nothing passes."""
    values = where.get(name)
    return None if values is None else tuple(values)


def _codes(where: Mapping[str, Any], name: str, kind: str) -> tuple[str, ...] | None:
    """The codes of the nodes that a filter names by their codes or ids. Raises UnknownReference."""
    names = _listed(where, name)
    return None if names is None else codes_of(kind, names, f"where.{name}")


def _interval(between: Mapping[str, datetime] | None) -> TimeInterval | None:
    """Raises BadArgument for an interval that ends where it begins, or before."""
    if between is None:
        return None
    since, until = between["since"], between["until"]
    if since >= until:
        at, end = local_text(since), local_text(until)
        raise BadArgument(
            f"between.since ({at}, Beijing time) is not earlier than between.until ({end}, Beijing time).",
            argument="between",
            zh=f"参数 between 的 since（北京时间 {at}）不早于 until（北京时间 {end}）。",
            remedy="Set since to the earlier instant; until is exclusive.",
            remedy_zh="请将 since 设为较早的时间；区间不含 until。",
        )
    return TimeInterval(since, until)


def check_starts(traversal: TraversalRequest, result: TraversalResult) -> None:
    """Raises UnknownReference for a start resource that is not in the result: it is absent, or hidden."""
    # start nodes have depth 0, so they come first
    starts = {node.visited.id for node in takewhile(lambda node: node.visited.depth == 0, result.nodes)}
    for start in traversal.of:
        if start not in starts and not is_expanded(start, traversal.granularity):
            raise UnknownReference("RESOURCE", "of", start)


def reads_unindexed_intervals(traversal: TraversalRequest) -> bool:
    """Whether the result depends on intervals that no index has: of derivations, of fields, of attachments."""
    return traversal.granularity is Granularity.FIELD or bool(expanded_names(traversal))


PAGE_ARGUMENTS = frozenset({"first", "after", "last", "before"})
"""The arguments that select a page of a result."""


def arguments_fingerprint(arguments: Mapping[str, Any], defaults: Mapping[str, Any] = DEFAULT_ARGUMENTS) -> str:
    """Digest of the arguments that all pages of a result have in common.

    An argument that equals its default, is null or is an input object without fields counts as left out.
    """
    effective = _effective({name: value for name, value in arguments.items() if name not in PAGE_ARGUMENTS}, defaults)
    return hashlib.sha256(json.dumps(effective, sort_keys=True, default=str).encode()).hexdigest()[:12]


def _effective(arguments: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        name: _effective(value, defaults) if isinstance(value, Mapping) else value for name, value in arguments.items()
    }
    return {name: value for name, value in values.items() if value not in (None, {}, defaults.get(name))}


def bounded(name: str, value: int | None) -> int:
    """The value of an argument, or its default. Raises BadArgument if it is out of bounds."""
    number = DEFAULT_VALUES[name] if value is None else value
    if not 1 <= number <= MAX_VALUES[name]:
        raise BadArgument.out_of_bounds(name, number, 1, MAX_VALUES[name])
    return number
