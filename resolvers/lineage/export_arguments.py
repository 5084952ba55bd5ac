"""The arguments of `lineage` as texts, such as a query string or a command line gives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from enum import StrEnum
from typing import Any

from domain.errors import BadArgument
from domain.model.catalog_enums import ShareType
from domain.model.kinds import FlowKind, RegionLevel
from domain.rules.instants import instant_of
from graph.lineage.request import TraversalDirection

LISTS: dict[str, type[StrEnum] | None] = {
    "kinds": FlowKind,
    "levels": RegionLevel,
    "regions": None,
    "departments": None,
    "platforms": None,
    "libraries": None,
    "shareTypes": ShareType,
}
"""The filters, which may be given several times; the members of those that have any."""
SINGLE = ("direction", "depth", "width", "milliseconds", "asOf", "between", "preservePaths")
NAMES = ("of", *SINGLE, *LISTS)


def arguments_of(given: Mapping[str, Sequence[str]], zone: tzinfo) -> dict[str, Any]:
    """The arguments as `lineage` takes them; instants without an offset are read in `zone`.

    Raises BadArgument, BadDate.
    """
    request: dict[str, Any] = {"of": list(given.get("of", ()))}
    if not request["of"]:
        raise _bad("of", "is missing", "a resource's id; it may be given up to 100 times")
    request["direction"] = _member("direction", only(given, "direction") or "", TraversalDirection)
    for name in ("depth", "width"):
        request[name] = _number(name, only(given, name))
    request["budget"] = {"milliseconds": _number("milliseconds", only(given, "milliseconds"))}
    as_of, between = only(given, "asOf"), only(given, "between")
    request["asOf"] = instant_of(as_of, zone) if as_of else None
    if between:
        since, _, until = between.partition("/")
        request["between"] = {"since": instant_of(since, zone), "until": instant_of(until, zone)}
    request["preservePaths"] = truth("preservePaths", only(given, "preservePaths"))
    where: dict[str, list[str]] = {}
    for name, members in LISTS.items():
        values = list(given.get(name, ()))
        where[name] = [_member(name, each, members) for each in values] if members else values
    request["where"] = where
    return request


def only(given: Mapping[str, Sequence[str]], name: str) -> str | None:
    """The one value of a name, if there is any. Raises BadArgument where there are several."""
    values = given.get(name, ())
    if len(values) > 1:
        raise _bad(name, f"is given {len(values)} times", "once")
    return values[0] if values else None


def truth(name: str, text: str | None) -> bool | None:
    """`true` or `false`; None where nothing is said. Raises BadArgument."""
    return None if text is None else choice(name, text, {"true": True, "false": False}.get, "true or false")


def choice(name: str, text: str, of: Callable[[str], Any], allowed: str) -> Any:
    """What `of` makes of the text. Raises BadArgument where that is None."""
    found = of(text)
    if found is None:
        raise _bad(name, f"is {text[:40]!r}", allowed)
    return found


def _member(name: str, text: str, members: type[StrEnum]) -> str:
    found = {each.value: each for each in members}
    return str(choice(name, text, found.get, ", ".join(found)))


def _number(name: str, text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise _bad(name, f"is {text[:40]!r}", "a whole number")
    return int(text)


def known_only(given: Mapping[str, Sequence[str]], names: Sequence[str]) -> None:
    """Raises BadArgument for a name that is none of these: a mistyped filter would else widen the answer unseen."""
    for name in given:
        if name not in names:
            raise _bad(name[:40], "is no argument here", ", ".join(names))


def _bad(name: str, found: str, allowed: str) -> BadArgument:
    return BadArgument(
        f"{name} {found}; it may be {allowed}." if found != "is no argument here" else f"{name} {found}.",
        zh=f"参数 {name} 不合适（允许：{allowed}）。",
        remedy=f"Allowed: {allowed}." if found == "is no argument here" else "docs/export.md lists the arguments.",
        remedy_zh="各参数见 docs/export.md。",
    )
