"""Drawn documents: what hypothesis-graphql selects of a root field joined with an aim, written with aliases, fragments,
directives, arguments and variables."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    print_schema,
)
from hypothesis import strategies as st
from hypothesis_graphql import queries

from tests.strategies.documents.targets import DEAR, Aim, Step
from tests.strategies.documents.values import BROUGHT, PATIENT, Name, Pool, Values

MOST_OBJECTS = 4
"""Of what is selected besides the aim: each costs the server planning."""
ONLY_BROUGHT = ("datasets", "writtenBy", "readBy", "jobs", "owners")
SPOILING: tuple[Any, ...] = (None, "spoiled", 2**40, -1, 1.5, float("nan"), True, [], [None], {"a": 1})
Parent = GraphQLObjectType | GraphQLInterfaceType


@dataclass(frozen=True)
class Drawn:
    """A document, the variables sent with it, and what to spoil in its rows: places and what to put there."""

    text: str
    variables: dict[str, Any]
    language: str
    spots: tuple[tuple[int, Any], ...]


@dataclass
class Chosen:
    """A field, on an object type where its parent is an interface, and what is selected below it."""

    name: str
    on: str | None = None
    below: list[Chosen] = field(default_factory=list)

    def step(self, step: Step) -> Chosen:
        """The selection of a field below this one, made where there is none yet."""
        for each in self.below:
            if (each.name, each.on) == (step.name, step.on):
                return each
        self.below.append(Chosen(step.name, step.on))
        return self.below[-1]


@cache
def selections(schema: GraphQLSchema, root: str) -> st.SearchStrategy[Any]:
    """What hypothesis-graphql selects of a root field, without arguments."""
    bare = _bare(schema)
    return queries(bare, fields=[root], print_ast=lambda document: document.definitions[0].selection_set)  # type: ignore[attr-defined]


@cache
def _bare(schema: GraphQLSchema) -> GraphQLSchema:
    bare = build_schema(print_schema(schema))
    for kind in bare.type_map.values():
        if isinstance(kind, Parent) and not kind.name.startswith("__"):
            for each in kind.fields.values():
                each.args = {}
    return bare


@st.composite
def documents(draw: st.DrawFn, schema: GraphQLSchema, aim: Aim, found: Pool) -> Drawn:
    """A document with the aim in it; in the simplest example, with nothing else."""
    values = Values(draw, found)
    whole = Chosen("query")
    way = values.one(aim.ways)
    here = whole
    for step in way:
        here = here.step(step)
    for name in ("__typename", *aim.fields):
        here.step(Step(name))
    if values.chance(60):
        _join(whole, draw(selections(schema, way[0].name)), [MOST_OBJECTS])
    if values.chance(10):
        other = values.one(sorted(schema.query_type.fields))  # type: ignore[union-attr]
        _join(whole, draw(selections(schema, other)), [2])
    return _Writer(schema, values).document(whole)


def _join(into: Chosen, selection: SelectionSetNode, objects: list[int], on: str | None = None) -> None:
    """What was selected besides what is there; no more objects than there may be yet."""
    for node in selection.selections:
        if isinstance(node, InlineFragmentNode) and node.type_condition:
            _join(into, node.selection_set, objects, node.type_condition.name.value)
        elif isinstance(node, FieldNode) and node.name.value not in DEAR:
            if node.selection_set:
                objects[0] -= 1
                if objects[0] < 0:
                    continue
            chosen = into.step(Step(node.name.value, on))
            if node.selection_set:
                _join(chosen, node.selection_set, objects)


class _Writer:
    """Writes one document."""

    def __init__(self, schema: GraphQLSchema, values: Values) -> None:
        self._schema = schema
        self._values = values
        self._chance: Callable[[int], bool] = values.chance
        self._count = 0
        self._fragments: list[str] = []
        self._declared: list[str] = []
        self._sent: dict[str, Any] = {}

    def document(self, whole: Chosen) -> Drawn:
        query = self._schema.query_type
        assert query
        body = self._set(query, whole.below)
        if self._chance(3):
            body = "{ __schema { queryType { name } } " + body[1:]
        declared = f"({', '.join(self._declared)})" if self._declared else ""
        named = f"query Drawn{declared} " if declared or self._chance(20) else ""
        text = " ".join([named + body, *self._fragments])
        spots = st.lists(st.tuples(st.integers(0, 400), st.sampled_from(SPOILING)), min_size=1, max_size=4)
        return Drawn(text, self._sent, self._values.one(("en", "en", "zh")), tuple(self._values.draw(spots)))

    def _fresh(self, name: str) -> str:
        self._count += 1
        return f"{name}{self._count}"

    def _set(self, parent: Parent, chosen: Sequence[Chosen]) -> str:
        """A selection set, in braces."""
        parts: list[str] = []
        if self._chance(25):
            parts.append(self._values.one(("__typename", f"{self._fresh('t')}: __typename")))
        owners = {each.on: self._schema.type_map[each.on] if each.on else parent for each in chosen}
        for on, owner in owners.items():
            assert isinstance(owner, Parent)
            own = [part for each in chosen if each.on == on for part in self._field(owner, each)]
            parts += [f"... on {on} {{ {' '.join(own)} }}"] if on else self._wrapped(owner, own)
        return f"{{ {' '.join(parts or ['__typename'])} }}"

    def _wrapped(self, parent: Parent, parts: list[str]) -> list[str]:
        """Some of them in a fragment."""
        if not self._chance(20):
            return parts
        start = self._values.one(range(len(parts)))
        inner, outer = " ".join(parts[start:]), parts[:start]
        on = parent.name
        if inner == "id" and isinstance(parent, GraphQLObjectType) and parent.interfaces:
            on = parent.interfaces[0].name
        match self._values.one(("plain", "typed", "named")):
            case "plain":
                return [*outer, f"...{self._directive()} {{ {inner} }}"]
            case "typed":
                return [*outer, f"... on {on}{self._directive()} {{ {inner} }}"]
            case _:
                name = self._fresh("F")
                self._fragments.append(f"fragment {name} on {on} {{ {inner} }}")
                return [*outer, f"...{name}{self._directive()}"]

    def _field(self, parent: Parent, each: Chosen) -> list[str]:
        """A field, perhaps under another key, perhaps twice, perhaps in two parts that are merged."""
        if each.name == "__typename":
            return [each.name]
        declared = parent.fields[each.name]
        target = get_named_type(declared.type)
        alias = f"{self._fresh('a')}: " if self._chance(15) else ""
        head = f"{alias}{each.name}{self._arguments(parent, each.name, declared, self._noun(each, target))}"
        if is_leaf_type(target):
            again = [f"{self._fresh('b')}: {each.name}"] if self._chance(6) and not declared.args else []
            return [f"{head}{self._directive()}", *again]
        assert isinstance(target, Parent)
        below = each.below or [_leaf(self._schema, target)]
        if len(below) > 1 and self._chance(8):
            return [f"{head} {self._set(target, below[:1])}", f"{head} {self._set(target, below)}"]
        return [f"{head}{self._directive()} {self._set(target, below)}"]

    def _directive(self) -> str:
        if not self._chance(8):
            return ""
        name = self._values.one(("include", "skip"))
        value = self._values.one(("true", "false", "variable"))
        if value == "variable":
            variable = self._fresh("if")
            self._declared.append(f"${variable}: Boolean!")
            self._sent[variable] = self._values.draw(st.booleans())
            value = f"${variable}"
        return f" @{name}(if: {value})"

    def _noun(self, each: Chosen, target: GraphQLNamedType) -> str:
        """What a field's arguments are about."""
        if any(below.name in ONLY_BROUGHT for below in each.below) and "DataResource" in (
            target.name,
            *(below.on for below in each.below),
        ):
            return BROUGHT
        if isinstance(target, GraphQLInterfaceType):
            return next((below.on for below in each.below if below.on), "CatalogEntry")
        if each.name == "diff":
            return "DataElement" if any(below.name == "designations" for below in each.below) else BROUGHT
        return target.name.removesuffix("Connection")

    def _arguments(self, parent: Parent, field_name: str, declared: GraphQLField, noun: str) -> str:
        given = []
        names = [name for name, each in declared.args.items() if is_required_argument(each) or self._given(name)]
        if field_name == "resource" and parent.name == "Query":
            names = self._values.one((["id"], ["id"], ["namespace", "name"], ["name"]))
        if {"first", "last"} <= set(names) and not self._chance(5):
            names.remove("last")
        if {"asOf", "between"} <= set(names):
            names.remove("asOf")
        names += [each for each in PATIENT if each in declared.args and each not in names]
        for name in names:
            argument = declared.args[name]
            value = self._values.argument(parent.name, field_name, noun, name, argument.type)
            # a walk that is to have its time is not left to a variable that may be left out
            written = _written(value) if name in PATIENT else self._value(argument, value)
            given.append(f"{name}: {written}")
        return f"({', '.join(given)})" if given else ""

    def _given(self, name: str) -> bool:
        return self._chance({"first": 60, "asOf": 20, "after": 12, "before": 5, "last": 8}.get(name, 18))

    def _value(self, argument: GraphQLArgument, value: Any) -> str:
        """A value written out, or a variable with it, or with its default, or with nothing."""
        if not self._chance(35):
            return _written(value)
        name = self._fresh("v")
        kind = str(argument.type)
        how = self._values.one(("sent", "sent", "default", "default and sent", "left out", "null"))
        if how == "sent" or (kind.endswith("!") and "default" not in how):
            self._declared.append(f"${name}: {kind}")
            self._sent[name] = {"a": 1} if self._chance(4) else value
        elif "default" in how:
            self._declared.append(f"${name}: {kind.rstrip('!')} = {_written(value)}")
            if how != "default":
                self._sent[name] = None if self._chance(10) else value
        else:
            self._declared.append(f"${name}: {kind}")
            if how == "null":
                self._sent[name] = None
        return f"${name}"


def _leaf(schema: GraphQLSchema, target: Parent) -> Chosen:
    """The least that can be selected of a type."""
    if isinstance(target, GraphQLInterfaceType):
        return Chosen("id")
    for name, each in target.fields.items():
        if is_leaf_type(get_named_type(each.type)):
            return Chosen(name)
    name, each = next(iter(target.fields.items()))
    below = get_named_type(each.type)
    assert isinstance(below, Parent)
    return Chosen(name, None, [_leaf(schema, below)])


def _written(value: Any) -> str:
    """A value in GraphQL's own words."""
    match value:
        case Name():
            return str(value)
        case dict():
            return "{" + ", ".join(f"{name}: {_written(each)}" for name, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(_written(each) for each in value) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)
