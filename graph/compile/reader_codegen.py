"""Readers made as Python's own code, once for a plan: positions in, a dict in the selection's order out.

An object is read some hundred times for one answer. Unpacked and written down as a dict display it costs a fifth of
what a loop over its keys does (docs/decisions/0018); and the objects of a list are written down where the list is, so
that none of them is a call. All that is in the code made here are numbers, names of ours and response keys, which
GraphQL bounds to letters, digits and underscores.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from graph.compile.decoder import DecodeContext, Decoder


@dataclass(frozen=True, slots=True)
class NullableReader:
    """Reads what may be null."""

    read: Decoder

    def __call__(self, row: Any, reading: DecodeContext) -> Any:
        return None if row is None else self.read(row, reading)


@dataclass(frozen=True, slots=True)
class ListReader:
    """Reads a list's rows."""

    read: Decoder

    def __call__(self, rows: Any, reading: DecodeContext) -> Any:
        return [self.read(row, reading) for row in rows]


@dataclass(frozen=True, slots=True)
class RuleReader:
    """A value that a pure rule makes of some positions."""

    rule: Callable[..., Any]
    places: range


@dataclass(frozen=True, slots=True)
class _Written:
    """A reader as text: the positions it unpacks, the dict it makes of them, and the objects that its names stand for,
    which are no other reader's."""

    places: str
    shown: str
    names: Mapping[str, Any]


_written: WeakKeyDictionary[Callable[..., Any], _Written] = WeakKeyDictionary()
_numbers = count()


def generate_reader(
    keys: Sequence[str], how: Mapping[str, Decoder | RuleReader], width: int, type_name: str | None
) -> Decoder:
    """The reader of an object whose row has `width` positions, of which the first are those of `keys`.

    `how`: the keys whose position is not the value itself. `type_name`: what stands as `__typename`, if anything.
    """
    names: dict[str, Any] = {}
    shown = [f"{key!r}: {_value(names, place, how.get(key))}" for place, key in enumerate(keys)]
    if type_name:
        shown.append(f"'__typename': {type_name!r}")
    written = _Written("".join(f"p{place}, " for place in range(width)), f"{{{', '.join(shown)}}}", names)
    source = f"def read(row, reading):\n    ({written.places}) = row\n    return {written.shown}\n"
    scope = dict(names)
    exec(compile(source, "<reader>", "exec"), scope)  # noqa: S102 - see above
    read: Decoder = scope["read"]
    _written[read] = written
    return read


def _value(names: dict[str, Any], place: int, how: Decoder | RuleReader | None) -> str:
    own = f"f{next(_numbers)}"
    match how:
        case None:
            return f"p{place}"
        case RuleReader():
            names[own] = how.rule
            return f"{own}({', '.join(f'p{each}' for each in how.places)})"
        case NullableReader():
            names[own] = how.read
            return f"None if p{place} is None else {own}(p{place}, reading)"
        case ListReader():
            inner = _written.get(how.read)
            if inner and inner.places:
                names.update(inner.names)
                return f"[{inner.shown} for ({inner.places}) in p{place}]"
            names[own] = how.read
            return f"[{own}(each, reading) for each in p{place}]"
        case _:
            names[own] = how
            return f"{own}(p{place}, reading)"
