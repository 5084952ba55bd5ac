"""The arguments of `lineage`: bounds, defaults, and the traversal that they stand for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.errors import BadArgument, UnknownReference
from graph.lineage.request import Granularity, NodeFilter, TimeInterval, TraversalDirection, TraversalRequest
from graph.lineage.result import TraversalResult
from resolvers.context import Context

MAX_VALUES = {"of": 100, "depth": 100, "width": 10_000, "nodes": 10_000, "milliseconds": 30_000}
DEFAULT_VALUES = {"depth": 3, "width": 200, "nodes": 2_000, "milliseconds": 2_000}
DEFAULT_ARGUMENTS: Mapping[str, Any] = {**DEFAULT_VALUES, "granularity": Granularity.RESOURCE, "preservePaths": True}


def traversal_request(context: Context, arguments: Mapping[str, Any], as_of: datetime | None) -> TraversalRequest:
    """The traversal of these arguments. `as_of`: the instant of the first page, for a later one. Raises BadArgument."""
    of = tuple(dict.fromkeys(arguments["of"]))
    if not of or len(of) > MAX_VALUES["of"]:
        raise _out_of_bounds("of", f"has {len(of)} ids", f"1 to {MAX_VALUES['of']}")
    where = arguments.get("where") or {}
    between = arguments.get("between")
    budget = arguments.get("budget") or {}
    preserve_paths = arguments.get("preservePaths")
    return TraversalRequest(
        of=of,
        direction=TraversalDirection(arguments["direction"]),
        depth=bounded("depth", arguments.get("depth")),
        width=bounded("width", arguments.get("width")),
        milliseconds=bounded("milliseconds", budget.get("milliseconds")),
        audiences=context.audiences,
        as_of=as_of or arguments.get("asOf") or context.now,
        between=TimeInterval(between["since"], between["until"]) if between else None,
        kinds=tuple(where.get("kinds") or ()),
        nodes=NodeFilter(
            levels=tuple(where.get("levels") or ()),
            regions=tuple(where.get("regions") or ()),
            departments=tuple(where.get("departments") or ()),
            platforms=tuple(where.get("platforms") or ()),
            libraries=tuple(where.get("libraries") or ()),
            share_types=tuple(where.get("shareTypes") or ()),
        ),
        preserve_paths=True if preserve_paths is None else preserve_paths,
        granularity=Granularity(arguments.get("granularity") or Granularity.RESOURCE),
    )


def check_starts(traversal: TraversalRequest, result: TraversalResult) -> None:
    """Raises UnknownReference for a start resource that is not in the result: it is absent, or hidden."""
    # start nodes have depth 0, so they come first
    starts = {node.visited.id for node in result.nodes[: len(traversal.of)]}
    for start in traversal.of:
        if start not in starts:
            raise UnknownReference("RESOURCE", "of", start)


def arguments_fingerprint(arguments: Mapping[str, Any], defaults: Mapping[str, Any] = DEFAULT_ARGUMENTS) -> str:
    """Digest of the arguments that a later page must repeat.

    An argument that equals its default, is null or is empty counts as left out.
    """
    effective = _effective({name: value for name, value in arguments.items() if name != "after"}, defaults)
    return hashlib.sha256(json.dumps(effective, sort_keys=True, default=str).encode()).hexdigest()[:12]


def _effective(arguments: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        name: _effective(value, defaults) if isinstance(value, Mapping) else value for name, value in arguments.items()
    }
    return {name: value for name, value in values.items() if value not in (None, {}, [], defaults.get(name))}


def bounded(name: str, value: int | None) -> int:
    """The value of an argument, or its default. Raises BadArgument if it is out of bounds."""
    number = DEFAULT_VALUES[name] if value is None else value
    if not 1 <= number <= MAX_VALUES[name]:
        raise _out_of_bounds(name, f"is {number:,}", f"1 to {MAX_VALUES[name]:,}")
    return number


def _out_of_bounds(name: str, problem: str, bounds: str) -> BadArgument:
    return BadArgument(
        f"{name} {problem}; it may be {bounds}.",
        zh=f"参数 {name} 超出范围（允许 {bounds.replace(' to ', '–')}）。",
        remedy="Use a value within the bounds; docs/limits.md lists them.",
        remedy_zh="请在允许范围内取值；各项上限见 docs/limits.md。",
    )
