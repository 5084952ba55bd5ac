"""Whether an answer is already what graphql-core would make of it, looked at by Python's own code made for its place.

Nearly every answer is, and to look at one by columns (ready.py) takes calls whose number is that of the places, however
few values stand in each. Written down as one function it takes less than half of that. Of what is not as it should be
nothing is said here: `ready` makes it so, or says what it is.

What is in the code made here are numbers, names of ours and response keys, which GraphQL bounds to letters, digits and
underscores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain, count
from math import isfinite
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
)
from graphql.type import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT

from api.fast.leaves import AS_IT_IS, own_names
from api.selection import Outline
from resolvers.in_shape import InShape

Usual = Callable[[Any], bool]
NOTHING = type(None)


def usual(kind: GraphQLOutputType, outline: Outline) -> Usual | None:
    """What looks at one value of a place; None for a place whose values are never as they are, or of no one type."""
    text = _Text()
    try:
        text.value("value", kind, outline)
    except _Never:
        return None
    lines = ["def look(value):", *(f"    {line}" for line in text.lines), "    return True"]
    exec(compile("\n".join(lines), "<usual>", "exec"), text.names)  # noqa: S102 - see above
    look: Usual = text.names["look"]

    def looked(value: Any) -> bool:
        try:
            return look(value)
        except (TypeError, ValueError, OverflowError):  # keys that are not there, values no set can hold
            return False

    return looked


class _Never(Exception):
    """Values of this place are not shown as they are."""


class _Text:
    """The function's lines, and what their names stand for."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.names: dict[str, Any] = {
            "chain": chain.from_iterable,
            "values_of": dict.values,
            "finite": isfinite,
            "DICT": frozenset({dict}),
            "LISTS": frozenset({list, tuple, InShape}),
            "InShape": InShape,
        }
        self._depth = 0
        self._numbers = count()

    def value(self, name: str, kind: GraphQLOutputType, outline: Outline) -> None:
        """Looks at one value. `name`: that of a local variable."""
        inner, nullable = _bare(kind)
        if isinstance(inner, GraphQLScalarType | GraphQLEnumType):
            self._leaf(name, inner, nullable)
            return
        outside = self._depth
        if nullable:
            self._open(f"if {name} is not None:")
        if isinstance(inner, GraphQLObjectType):
            keys = self._keys(outline.below)
            self._say(f"if type({name}) is not dict or [*{name}] != {keys!r}: return False")
            parts = [self._fresh() for _ in keys]
            self._say(f"{', '.join(parts)}, = {name}.values()")
            for part, each in zip(parts, outline.below, strict=True):
                self.value(part, inner.fields[each.name].type, each)
        elif isinstance(inner, GraphQLList):
            self._open(f"if type({name}) is not InShape:")
            self._say(f"if type({name}) not in LISTS: return False")
            self._column(name, inner.of_type, outline)
        else:
            raise _Never
        self._depth = outside

    def _column(self, name: str, kind: GraphQLOutputType, outline: Outline) -> None:
        """Looks at all values of a place together; `name`: that of a variable that holds their list."""
        inner, nullable = _bare(kind)
        if isinstance(inner, GraphQLScalarType | GraphQLEnumType):
            self._leaves(name, inner, nullable)
            return
        if nullable:
            there = self._fresh()
            self._say(f"{there} = [each for each in {name} if each is not None]")
            name = there
        outside = self._depth
        self._open(f"if {name}:")
        if isinstance(inner, GraphQLObjectType):
            keys = self._keys(outline.below)
            self._say(f"if not DICT.issuperset(map(type, {name})): return False")
            self._say(f"if [*{name}[0]] != {keys!r} or [*{name}[-1]] != {keys!r}: return False")
            parts = [self._fresh() for _ in keys]
            # those of one place are made by the same code: the order of two tells that of all, the number is looked at
            self._say(f"{', '.join(parts)}, = zip(*map(values_of, {name}), strict=True)")
            for part, each in zip(parts, outline.below, strict=True):
                self._column(part, inner.fields[each.name].type, each)
        elif isinstance(inner, GraphQLList):
            below = self._fresh()
            self._say(f"if not LISTS.issuperset(map(type, {name})): return False")
            self._say(f"{below} = [*chain(each for each in {name} if type(each) is not InShape)]")
            self._column(below, inner.of_type, outline)
        else:
            raise _Never
        self._depth = outside

    def _leaf(self, name: str, kind: GraphQLScalarType | GraphQLEnumType, nullable: bool) -> None:
        if isinstance(kind, GraphQLEnumType):
            self._say(f"if {name} not in {self._held(own_names(kind, nullable))}: return False")
            return
        own = _own(kind)
        there = f"{name} is not None and " if nullable else ""
        self._say(f"if {there}type({name}) is not {own.__name__}: return False")
        if own is int:
            self._say(f"if {there}not {GRAPHQL_MIN_INT} <= {name} <= {GRAPHQL_MAX_INT}: return False")
        elif own is float:
            self._say(f"if {there}not finite({name}): return False")

    def _leaves(self, name: str, kind: GraphQLScalarType | GraphQLEnumType, nullable: bool) -> None:
        if isinstance(kind, GraphQLEnumType):
            self._say(f"if not {self._held(own_names(kind, nullable))}.issuperset({name}): return False")
            return
        own = _own(kind)
        fits = frozenset({own, NOTHING} if nullable else {own})
        self._say(f"if not {self._held(fits)}.issuperset(map(type, {name})): return False")
        if own not in (int, float):
            return
        numbers = self._fresh()
        there = f"[each for each in {name} if each is not None]" if nullable else name
        self._say(f"{numbers} = {there}")
        if own is float:
            self._say(f"if not all(map(finite, {numbers})): return False")
        else:
            within = f"{GRAPHQL_MIN_INT} <= min({numbers}) and max({numbers}) <= {GRAPHQL_MAX_INT}"
            self._say(f"if {numbers} and not ({within}): return False")

    def _keys(self, below: Iterable[Outline]) -> list[str]:
        if any(each.name == "__typename" for each in below) or not below:
            raise _Never  # nothing is shown that stands in the dicts
        return [each.key for each in below]

    def _held(self, value: frozenset[Any]) -> str:
        name = f"H{len(self.names)}"
        self.names[name] = value
        return name

    def _fresh(self) -> str:
        return f"v{next(self._numbers)}"

    def _open(self, line: str) -> None:
        self._say(line)
        self._depth += 1

    def _say(self, line: str) -> None:
        self.lines.append("    " * self._depth + line)


def _bare(kind: GraphQLOutputType) -> tuple[Any, bool]:
    """A type without its exclamation mark, and whether it had none."""
    return (kind.of_type, False) if isinstance(kind, GraphQLNonNull) else (kind, True)


def _own(kind: GraphQLScalarType) -> type:
    own = AS_IT_IS.get(kind.name)
    if own is None:
        raise _Never
    return own
