"""The arguments of `lineage` as texts, from a query string or a command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Any

from domain.chinese import listed, quoted
from domain.errors import BadArgument, BadDate
from domain.model.catalog_enums import ShareType
from domain.model.graph_enums import Channel, FlowKind, RegionLevel, ResourceKind
from domain.rules.instants import instant_of
from graph.lineage.request import Granularity, TraversalDirection

FILTERS: dict[str, type[StrEnum] | None] = {
    "kinds": FlowKind,
    "levels": RegionLevel,
    "regions": None,
    "departments": None,
    "platforms": None,
    "libraries": None,
    "shareTypes": ShareType,
    "channels": Channel,
    "jobs": None,
    "namespaces": None,
    "resourceKinds": ResourceKind,
    "origins": None,
    "owners": None,
}
"""The arguments that may be repeated, and the enumeration of their values if they have one."""
SINGLE_ARGUMENTS = ("direction", "granularity", "depth", "width", "milliseconds", "asOf", "between", "preservePaths")
NAMES = ("of", *SINGLE_ARGUMENTS, *FILTERS)


def arguments_of(texts: Mapping[str, Sequence[str]], zone: tzinfo) -> dict[str, Any]:
    """The arguments as `lineage` takes them. An instant without an offset is read in `zone`.

    Raises BadArgument, BadDate.
    """
    arguments: dict[str, Any] = {"of": list(texts.get("of", ()))}
    if not arguments["of"]:
        raise _bad_argument(
            "of",
            "is missing",
            "未填写",
            "the id of a resource or of another node of the granularity; it may be given up to 100 times",
            "应为数据资源或该血缘粒度其他节点的 id，可重复填写，最多 100 次",
        )
    direction = single_value(texts, "direction") or ""
    arguments["direction"] = _parse_member("direction", direction, TraversalDirection)
    granularity = single_value(texts, "granularity") or Granularity.RESOURCE.value
    arguments["granularity"] = _parse_member("granularity", granularity, Granularity)
    for name in ("depth", "width", "milliseconds"):
        arguments[name] = _parse_number(name, single_value(texts, name))
    as_of, between = single_value(texts, "asOf"), single_value(texts, "between")
    arguments["asOf"] = _parse_instant("asOf", as_of, zone) if as_of else None
    if between:
        since, _, until = between.partition("/")
        arguments["between"] = {
            "since": _parse_instant("between", since, zone),
            "until": _parse_instant("between", until, zone),
        }
    arguments["preservePaths"] = parse_boolean("preservePaths", single_value(texts, "preservePaths"))
    where: dict[str, list[str]] = {}
    for name, members in FILTERS.items():
        values = list(texts.get(name, ()))
        if not values:  # left out: an empty list would be a filter that nothing passes
            continue
        where[name] = [_parse_member(name, value, members) for value in values] if members else values
    arguments["where"] = where
    return arguments


def single_value(texts: Mapping[str, Sequence[str]], name: str) -> str | None:
    """The value of an argument; None if it is missing. Raises BadArgument if it is repeated."""
    values = texts.get(name, ())
    if len(values) > 1:
        raise _bad_argument(name, f"is given {len(values)} times", f"出现 {len(values)} 次", "once", "只能填写一次")
    return values[0] if values else None


def parse_boolean(name: str, text: str | None) -> bool | None:
    """`true` or `false`; None if the argument is missing. Raises BadArgument."""
    return None if text is None else parse_choice(name, text, {"true": True, "false": False}.get, ("true", "false"))


def parse_choice(name: str, text: str, parse: Callable[[str], Any], allowed: Sequence[str]) -> Any:
    """The value that `parse` returns. Raises BadArgument if it returns None. `allowed`: the texts that it accepts."""
    value = parse(text)
    if value is None:
        choices = " or ".join(allowed) if len(allowed) == 2 else ", ".join(allowed)
        raise _bad_argument(
            name, f"is {text[:40]!r}", f"为{quoted(text[:40])}", choices, f"应为 {listed(allowed)} 之一"
        )
    return value


def _parse_member(name: str, text: str, members: type[StrEnum]) -> str:
    by_value = {member.value: member for member in members}
    return str(parse_choice(name, text, by_value.get, tuple(by_value)))


def _parse_number(name: str, text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise _bad_argument(name, f"is {text[:40]!r}", f"为{quoted(text[:40])}", "a whole number", "应为整数")
    return int(text)


def _parse_instant(name: str, text: str, zone: tzinfo) -> datetime:
    try:
        return instant_of(text, zone)
    except BadDate as error:
        error.argument = name
        raise


def reject_unknown_names(texts: Mapping[str, Sequence[str]], names: Sequence[str]) -> None:
    """Raises BadArgument for an argument that does not exist. Otherwise a mistyped filter would admit too much."""
    for name in texts:
        if name not in names:
            raise BadArgument(
                f"{name[:40]} is not an argument of this export.",
                argument=name[:40],
                zh=f"导出接口没有参数{quoted(name[:40])}。",
                remedy=f"Allowed: {', '.join(names)}.",
                remedy_zh=f"允许的参数：{listed(names)}。",
            )


def _bad_argument(name: str, problem: str, problem_zh: str, allowed: str, allowed_zh: str) -> BadArgument:
    return BadArgument(
        f"{name} {problem}; it may be {allowed}.",
        argument=name,
        zh=f"参数 {name} {problem_zh}；{allowed_zh}。",
        remedy="/docs/export lists the arguments.",
        remedy_zh="各参数见 /docs/export。",
    )
