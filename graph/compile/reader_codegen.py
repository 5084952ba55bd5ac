"""Generates the row readers of a plan as Python code, once for each plan.

A reader turns a list of positions into a dict in the selection's order. It runs some hundred times for a response.
Unpacking and a dict display take a fifth of the time of a loop over the keys (docs/decisions/0018), and the display of
a list's objects is inlined, so that no object needs a call. The code contains numbers, names chosen here and response
keys only, which GraphQL limits to letters, digits and underscores.
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
    """Reads a value that may be null."""

    read: Decoder

    def __call__(self, row: Any, context: DecodeContext) -> Any:
        return None if row is None else self.read(row, context)


@dataclass(frozen=True, slots=True)
class ListReader:
    """Reads the rows of a list."""

    read: Decoder

    def __call__(self, rows: Any, context: DecodeContext) -> Any:
        return [self.read(row, context) for row in rows]


@dataclass(frozen=True, slots=True)
class RuleReader:
    """A value that a pure rule computes from a range of positions."""

    rule: Callable[..., Any]
    positions: range


@dataclass(frozen=True, slots=True)
class _Source:
    """Source of a reader: the positions it unpacks, the expression of its dict, and the objects behind its names, which
    are unique among all readers."""

    positions: str
    expression: str
    names: Mapping[str, Any]


_sources: WeakKeyDictionary[Callable[..., Any], _Source] = WeakKeyDictionary()
_numbers = count()


def generate_reader(
    keys: Sequence[str], readers: Mapping[str, Decoder | RuleReader], width: int, type_name: str | None
) -> Decoder:
    """The reader of an object whose row has `width` positions; the first ones belong to `keys`, in this order.

    `readers`: for keys whose position is not the value itself. `type_name`: the value of `__typename`, if it is needed.
    """
    names: dict[str, Any] = {}
    items = [f"{key!r}: {_value(names, position, readers.get(key))}" for position, key in enumerate(keys)]
    if type_name:
        items.append(f"'__typename': {type_name!r}")
    source = _Source("".join(f"p{position}, " for position in range(width)), f"{{{', '.join(items)}}}", names)
    code = f"def read(row, context):\n    ({source.positions}) = row\n    return {source.expression}\n"
    scope = dict(names)
    exec(compile(code, "<reader>", "exec"), scope)  # noqa: S102 - see above
    read: Decoder = scope["read"]
    _sources[read] = source
    return read


def _value(names: dict[str, Any], position: int, reader: Decoder | RuleReader | None) -> str:
    name = f"f{next(_numbers)}"
    match reader:
        case None:
            return f"p{position}"
        case RuleReader():
            names[name] = reader.rule
            return f"{name}({', '.join(f'p{input_position}' for input_position in reader.positions)})"
        case NullableReader():
            names[name] = reader.read
            return f"None if p{position} is None else {name}(p{position}, context)"
        case ListReader():
            inner = _sources.get(reader.read)
            if inner and inner.positions:
                names.update(inner.names)
                return f"[{inner.expression} for ({inner.positions}) in p{position}]"
            names[name] = reader.read
            return f"[{name}(item, context) for item in p{position}]"
        case _:
            names[name] = reader
            return f"{name}(p{position}, context)"
