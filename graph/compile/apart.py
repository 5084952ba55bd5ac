"""Rows of a list that come apart: each as a record of its own, read while the server makes the next (decision 0023).

A record costs more than a row in one, but who waits for one answer waits for its last row alone. That is worth it where
the rows are few and each holds a list of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.compile.reading import Read
from graph.errors import CallerError
from graph.pagination import window
from graph.selection import Selected
from graph.shape import Beside, Connection, GraphVersion, Many, One, Shape
from graph.shapes import shape_named

FEW = 20
"""Rows; a record costs some 15 µs of processor time."""
Fields = Sequence[tuple[int, Selected]]


@dataclass(frozen=True, slots=True)
class Apart:
    """`key`: where the rows stand in the answer; `text`: the clauses that return them; `read`: what reads a row."""

    key: str
    text: str
    read: Read


def asked_few(arguments: Mapping[str, Any]) -> bool:
    """Whether a page is of few rows, and from the front."""
    try:
        asked = window(arguments)
    except CallerError:  # it is refused when it is bound
        return False
    return not asked.backward and asked.size <= FEW


def worth(target: Shape, nodes: Selected) -> bool:
    """Whether rows hold lists, and nothing that is known only when all has been read."""
    if target.preludes:
        return False
    declared = [type(each) for each in _declared(target, nodes.narrowed(target.name))]
    return bool({Connection, Many} & {*declared}) and not {Beside, GraphVersion} & {*declared}


def _declared(shape: Shape, fields: Fields) -> Iterator[Any]:
    for _, each in fields:
        if each.name == "__typename":
            continue
        declared = shape.fields[each.name]
        yield declared
        if isinstance(declared, One | Many):
            target = shape_named(declared.target)
            yield from _declared(target, each.narrowed(target.name))
        elif isinstance(declared, Connection):
            target = shape_named(declared.target)
            for below in each.fields:
                node = below.fields if below.name == "edges" else (below,)
                for part in node:
                    if part.name in ("node", "nodes"):
                        yield from _declared(target, part.narrowed(target.name))
