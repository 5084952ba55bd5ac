"""The arguments of `lineage` as texts, from a query string or a command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from enum import StrEnum
from typing import Any

from domain.errors import BadArgument
from domain.model.catalog_enums import ShareType
from domain.model.graph_enums import FlowKind, RegionLevel
from domain.rules.instants import instant_of
from graph.lineage.request import TraversalDirection

FILTERS: dict[str, type[StrEnum] | None] = {
    "kinds": FlowKind,
    "levels": RegionLevel,
    "regions": None,
    "departments": None,
    "platforms": None,
    "libraries": None,
    "shareTypes": ShareType,
}
"""The arguments that may be repeated, and the enumeration of their values if they have one."""
SINGLE_ARGUMENTS = ("direction", "depth", "width", "milliseconds", "asOf", "between", "preservePaths")
NAMES = ("of", *SINGLE_ARGUMENTS, *FILTERS)


def arguments_of(texts: Mapping[str, Sequence[str]], zone: tzinfo) -> dict[str, Any]:
    """The arguments as `lineage` takes them. An instant without an offset is read in `zone`.

    Raises BadArgument, BadDate.
    """
    arguments: dict[str, Any] = {"of": list(texts.get("of", ()))}
    if not arguments["of"]:
        raise _bad_argument("of", "is missing", "a resource's id; it may be given up to 100 times")
    direction = single_value(texts, "direction") or ""
    arguments["direction"] = _parse_member("direction", direction, TraversalDirection)
    for name in ("depth", "width"):
        arguments[name] = _parse_number(name, single_value(texts, name))
    arguments["budget"] = {"milliseconds": _parse_number("milliseconds", single_value(texts, "milliseconds"))}
    as_of, between = single_value(texts, "asOf"), single_value(texts, "between")
    arguments["asOf"] = instant_of(as_of, zone) if as_of else None
    if between:
        since, _, until = between.partition("/")
        arguments["between"] = {"since": instant_of(since, zone), "until": instant_of(until, zone)}
    arguments["preservePaths"] = parse_boolean("preservePaths", single_value(texts, "preservePaths"))
    where: dict[str, list[str]] = {}
    for name, members in FILTERS.items():
        values = list(texts.get(name, ()))
        where[name] = [_parse_member(name, value, members) for value in values] if members else values
    arguments["where"] = where
    return arguments


def single_value(texts: Mapping[str, Sequence[str]], name: str) -> str | None:
    """The value of an argument; None if it is missing. Raises BadArgument if it is repeated."""
    values = texts.get(name, ())
    if len(values) > 1:
        raise _bad_argument(name, f"is given {len(values)} times", "once")
    return values[0] if values else None


def parse_boolean(name: str, text: str | None) -> bool | None:
    """`true` or `false`; None if the argument is missing. Raises BadArgument."""
    return None if text is None else parse_choice(name, text, {"true": True, "false": False}.get, "true or false")


def parse_choice(name: str, text: str, parse: Callable[[str], Any], allowed: str) -> Any:
    """The value that `parse` returns. Raises BadArgument if it returns None."""
    value = parse(text)
    if value is None:
        raise _bad_argument(name, f"is {text[:40]!r}", allowed)
    return value


def _parse_member(name: str, text: str, members: type[StrEnum]) -> str:
    by_value = {member.value: member for member in members}
    return str(parse_choice(name, text, by_value.get, ", ".join(by_value)))


def _parse_number(name: str, text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise _bad_argument(name, f"is {text[:40]!r}", "a whole number")
    return int(text)


def reject_unknown_names(texts: Mapping[str, Sequence[str]], names: Sequence[str]) -> None:
    """Raises BadArgument for an argument that does not exist. Otherwise a mistyped filter would admit too much."""
    for name in texts:
        if name not in names:
            allowed = ", ".join(names)
            raise BadArgument(
                f"{name[:40]} is not an argument of this export.",
                zh=f"参数 {name[:40]} 不存在（允许：{allowed}）。",
                remedy=f"Allowed: {allowed}.",
                remedy_zh="各参数见 docs/export.md。",
            )


def _bad_argument(name: str, problem: str, allowed: str) -> BadArgument:
    return BadArgument(
        f"{name} {problem}; it may be {allowed}.",
        zh=f"参数 {name} 的取值无效（允许：{allowed}）。",
        remedy="docs/export.md lists the arguments.",
        remedy_zh="各参数见 docs/export.md。",
    )
