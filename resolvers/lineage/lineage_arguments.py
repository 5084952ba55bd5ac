"""The arguments of `lineage`: their bounds, their defaults, and the walk they ask for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.errors import BadArgument
from graph.lineage.request import Granularity, NodeFilter, TimeInterval, TraversalDirection, TraversalRequest
from resolvers.context import Context

MOST = {"of": 100, "depth": 100, "width": 10_000, "nodes": 10_000, "milliseconds": 30_000}
DEFAULT = {"depth": 3, "width": 200, "nodes": 2_000, "milliseconds": 2_000}
SAID_BY_DEFAULT: Mapping[str, Any] = {**DEFAULT, "granularity": Granularity.RESOURCE, "preservePaths": True}


def traversal_request(context: Context, arguments: Mapping[str, Any], as_of: datetime | None) -> TraversalRequest:
    """The walk that the arguments ask for; `as_of`: the instant of the answer that is continued. Raises BadArgument."""
    of = tuple(dict.fromkeys(arguments["of"]))
    if not of or len(of) > MOST["of"]:
        raise _bad("of", f"has {len(of)} ids", f"1 to {MOST['of']}")
    where = arguments.get("where") or {}
    between = arguments.get("between")
    budget = arguments.get("budget") or {}
    preserve = arguments.get("preservePaths")
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
        preserve_paths=True if preserve is None else preserve,
        granularity=Granularity(arguments.get("granularity") or Granularity.RESOURCE),
    )


def arguments_fingerprint(arguments: Mapping[str, Any], defaults: Mapping[str, Any] = SAID_BY_DEFAULT) -> str:
    """A digest of the arguments that a continuation must repeat: what is given as its default, is null or chooses
    nothing is as if left out."""
    kept = _told({name: value for name, value in arguments.items() if name != "after"}, defaults)
    return hashlib.sha256(json.dumps(kept, sort_keys=True, default=str).encode()).hexdigest()[:12]


def _told(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: _told(value, defaults) if isinstance(value, Mapping) else value for name, value in given.items()}
    return {name: value for name, value in told.items() if value not in (None, {}, [], defaults.get(name))}


def bounded(name: str, value: int | None) -> int:
    """The number asked for, or the default. Raises BadArgument outside its bounds."""
    number = DEFAULT[name] if value is None else value
    if not 1 <= number <= MOST[name]:
        raise _bad(name, f"is {number:,}", f"1 to {MOST[name]:,}")
    return number


def _bad(name: str, found: str, bounds: str) -> BadArgument:
    return BadArgument(
        f"{name} {found}; it may be {bounds}.",
        zh=f"参数 {name} 超出范围（允许 {bounds.replace(' to ', '–')}）。",
        remedy="Ask within the bounds; docs/limits.md lists them.",
        remedy_zh="请在允许范围内取值；各项上限见 docs/limits.md。",
    )
