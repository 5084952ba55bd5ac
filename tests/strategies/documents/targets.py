"""The paths from the root to every type of the schema, and the fields of each type in small groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
)

GROUP_SIZE = 4
MAX_PATHS = 5
EXPENSIVE_FIELDS = ("authoritativeSource", "assessment", "assessNeeds", "needs", "returnFlows", "findings")
"""Fields whose statements take the server long to plan. Other paths to a type come first, and these fields are not
selected besides a target."""
MOSTLY_NULL = ("before", "parent")
"""In most changes the value before is null, and most runs have no parent."""


@dataclass(frozen=True, slots=True)
class Step:
    """A field on a path. `on`: its object type, if the parent is an interface or a union."""

    name: str
    on: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Fields of one type, and the paths to the type, the cheapest and shortest first.

    `on`: the type, if the paths end at a union that it is a member of, or at an interface that it implements.
    """

    kind: str
    fields: tuple[str, ...]
    paths: tuple[tuple[Step, ...], ...]
    on: str | None = None


def targets(schema: GraphQLSchema) -> Iterator[Target]:
    """Targets that together have every field of every object type."""
    paths = _paths(schema)
    for name, type_paths in paths.items():
        kind = schema.type_map[name]
        if kind is schema.query_type:
            continue
        ordered = tuple(sorted(type_paths, key=_expense))
        if isinstance(kind, GraphQLUnionType):
            for member in kind.types:
                yield from (Target(member.name, group, ordered, member.name) for group in _groups(member))
        elif isinstance(kind, GraphQLObjectType):
            yield from (Target(name, group, ordered) for group in _groups(kind))
    for name, type_paths in paths.items():
        interface = schema.type_map[name]
        if isinstance(interface, GraphQLInterfaceType):
            # a type such as Namespace, which no field of its own leads to
            members = [kind for kind in schema.get_possible_types(interface) if kind.name not in paths]
            ordered = tuple(sorted(type_paths, key=_expense))
            yield from (Target(kind.name, group, ordered, kind.name) for kind in members for group in _groups(kind))


def _groups(kind: GraphQLObjectType) -> Iterator[tuple[str, ...]]:
    fields = tuple(kind.fields)
    return (fields[start : start + GROUP_SIZE] for start in range(0, len(fields), GROUP_SIZE))


def _paths(schema: GraphQLSchema) -> dict[str, list[tuple[Step, ...]]]:
    """By type, at most MAX_PATHS of the shortest paths from the root, breadth first."""
    root = schema.query_type
    assert root
    paths: dict[str, list[tuple[Step, ...]]] = {root.name: [()]}
    pending: list[tuple[str, tuple[Step, ...]]] = [(root.name, ())]
    while pending:
        name, path = pending.pop(0)
        for step, target in steps_from(schema, name):
            target_paths = paths.setdefault(target, [])
            if len(target_paths) < MAX_PATHS:
                target_paths.append((*path, step))
                pending.append((target, (*path, step)))
    return paths


def _expense(path: tuple[Step, ...]) -> int:
    return sum(step.name in EXPENSIVE_FIELDS for step in path[:-1]) + (path[-1].name in MOSTLY_NULL)


def steps_from(schema: GraphQLSchema, name: str) -> Iterator[tuple[Step, str]]:
    """The fields of a type that lead to other types, and these types."""
    kind = schema.type_map[name]
    assert isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType)
    owners = [kind] if isinstance(kind, GraphQLObjectType) else schema.get_possible_types(kind)
    for owner in owners:
        for field_name, field in owner.fields.items():
            target = get_named_type(field.type)
            if not is_leaf_type(target):
                yield Step(field_name, None if owner is kind else owner.name), target.name
