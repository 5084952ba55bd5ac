"""The ways from the root to every type of the schema, and its fields in handfuls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, get_named_type, is_leaf_type

HANDFUL = 4
WAYS = 5
DEAR = ("authoritativeSource", "needs", "returnFlows", "lineageFindings", "findings")
"""Fields whose statements take the server long to plan: on the way to what is reached otherwise, seldom taken,
and not selected besides an aim."""
EMPTY = "before"
"""Nothing was there before in most of what changed."""


@dataclass(frozen=True, slots=True)
class Step:
    """A field on the way. `on`: the object type it stands on, where its parent is an interface."""

    name: str
    on: str | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """Fields of one type, and the ways there, the cheapest and shortest first."""

    kind: str
    fields: tuple[str, ...]
    ways: tuple[tuple[Step, ...], ...]


def aims(schema: GraphQLSchema) -> Iterator[Aim]:
    """Together they name every field of every object type."""
    ways = _ways(schema)
    for name, found in ways.items():
        kind = schema.type_map[name]
        if isinstance(kind, GraphQLObjectType) and kind is not schema.query_type:
            fields = list(kind.fields)
            for start in range(0, len(fields), HANDFUL):
                yield Aim(name, tuple(fields[start : start + HANDFUL]), tuple(sorted(found, key=_dear)))


def _ways(schema: GraphQLSchema) -> dict[str, list[tuple[Step, ...]]]:
    """By type, WAYS of the shortest ways from the root or fewer, breadth first."""
    root = schema.query_type
    assert root
    ways: dict[str, list[tuple[Step, ...]]] = {root.name: [()]}
    waiting: list[tuple[str, tuple[Step, ...]]] = [(root.name, ())]
    while waiting:
        name, way = waiting.pop(0)
        for step, target in _steps(schema, name):
            there = ways.setdefault(target, [])
            if len(there) < WAYS:
                there.append((*way, step))
                waiting.append((target, (*way, step)))
    return ways


def _dear(way: tuple[Step, ...]) -> int:
    return sum(step.name in DEAR for step in way[:-1]) + (way[-1].name == EMPTY)


def _steps(schema: GraphQLSchema, name: str) -> Iterator[tuple[Step, str]]:
    kind = schema.type_map[name]
    assert isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
    owners = schema.get_implementations(kind).objects if isinstance(kind, GraphQLInterfaceType) else [kind]
    for owner in owners:
        for field_name, field in owner.fields.items():
            target = get_named_type(field.type)
            if not is_leaf_type(target):
                yield Step(field_name, None if owner is kind else owner.name), target.name
