"""Random documents: a selection of hypothesis-graphql for a root field joined with a target, written with aliases,
fragments, directives, arguments and variables."""

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
    GraphQLUnionType,
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

from tests.strategies.documents.targets import EXPENSIVE_FIELDS, Step, Target
from tests.strategies.documents.values import FROM_LINEAGE, TIME_ARGUMENTS, Name, Pool, Values

MAX_OBJECTS = 4
"""Objects that are selected besides the target: the server has to plan each."""
LINEAGE_FIELDS = ("datasets", "writtenBy", "readBy", "jobs", "owners")
SPOILED_VALUES: tuple[Any, ...] = (None, "spoiled", 2**40, -1, 1.5, float("nan"), True, [], [None], {"a": 1})
Parent = GraphQLObjectType | GraphQLInterfaceType
Composite = Parent | GraphQLUnionType


@dataclass(frozen=True)
class RandomDocument:
    """A document, its variables, and the `spots` to spoil in its rows: positions with the values to put there."""

    text: str
    variables: dict[str, Any]
    language: str
    spots: tuple[tuple[int, Any], ...]


@dataclass
class SelectedField:
    """A selected field. `on`: its object type, if the parent is an interface or a union."""

    name: str
    on: str | None = None
    below: list[SelectedField] = field(default_factory=list)

    def step(self, step: Step) -> SelectedField:
        """The selection of a field below this one, which is added if it does not exist."""
        for child in self.below:
            if (child.name, child.on) == (step.name, step.on):
                return child
        self.below.append(SelectedField(step.name, step.on))
        return self.below[-1]

    def has_type(self, name: str) -> bool:
        """Whether fields of an object type are selected below."""
        return any(child.on == name or child.has_type(name) for child in self.below)


@cache
def selections(schema: GraphQLSchema, root: str) -> st.SearchStrategy[Any]:
    """Selections of a root field by hypothesis-graphql, without arguments."""
    bare = _bare(schema)
    return queries(bare, fields=[root], print_ast=lambda document: document.definitions[0].selection_set)  # type: ignore[attr-defined]


@cache
def _bare(schema: GraphQLSchema) -> GraphQLSchema:
    bare = build_schema(print_schema(schema))
    for kind in bare.type_map.values():
        if isinstance(kind, Parent) and not kind.name.startswith("__"):
            for declared in kind.fields.values():
                declared.args = {}
    return bare


@st.composite
def documents(draw: st.DrawFn, schema: GraphQLSchema, target: Target, pool: Pool) -> RandomDocument:
    """A document that selects the target; in the simplest example, nothing else."""
    values = Values(draw, pool)
    root = SelectedField("query")
    path = values.choose(target.paths)
    field = root
    for step in path:
        field = field.step(step)
    for name in ("__typename", *target.fields):
        field.step(Step(name, target.on))
    if values.chance(60):
        _join(root, draw(selections(schema, path[0].name)), [MAX_OBJECTS])
    if values.chance(10):
        other = values.choose(sorted(schema.query_type.fields))  # type: ignore[union-attr]
        _join(root, draw(selections(schema, other)), [2])
    return _Writer(schema, values).document(root)


def _join(into: SelectedField, selection: SelectionSetNode, objects: list[int], on: str | None = None) -> None:
    """Adds a selection; `objects` counts down the objects that may be added."""
    for node in selection.selections:
        if isinstance(node, InlineFragmentNode) and node.type_condition:
            _join(into, node.selection_set, objects, node.type_condition.name.value)
        elif isinstance(node, FieldNode) and node.name.value not in EXPENSIVE_FIELDS:
            if node.selection_set:
                objects[0] -= 1
                if objects[0] < 0:
                    continue
            field = into.step(Step(node.name.value, on))
            if node.selection_set:
                _join(field, node.selection_set, objects)


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

    def document(self, root: SelectedField) -> RandomDocument:
        query = self._schema.query_type
        assert query
        body = self._set(query, root.below)
        if self._chance(3):
            body = "{ __schema { queryType { name } } " + body[1:]
        declared = f"({', '.join(self._declared)})" if self._declared else ""
        named = f"query Random{declared} " if declared or self._chance(20) else ""
        text = " ".join([named + body, *self._fragments])
        spots = st.lists(st.tuples(st.integers(0, 400), st.sampled_from(SPOILED_VALUES)), min_size=1, max_size=4)
        language = self._values.choose(("en", "en", "zh"))
        return RandomDocument(text, self._sent, language, tuple(self._values.draw(spots)))

    def _fresh(self, name: str) -> str:
        self._count += 1
        return f"{name}{self._count}"

    def _set(self, parent: Composite, fields: Sequence[SelectedField]) -> str:
        """A selection set, in braces."""
        parts: list[str] = []
        if isinstance(parent, GraphQLUnionType):
            parts.append("__typename")
        elif self._chance(25):
            parts.append(self._values.choose(("__typename", f"{self._fresh('t')}: __typename")))
        owners = {field.on: self._schema.type_map[field.on] if field.on else parent for field in fields}
        for on, owner in owners.items():
            assert isinstance(owner, Composite)
            selected = [part for field in fields if field.on == on for part in self._field(owner, field)]
            parts += [f"... on {on} {{ {' '.join(selected)} }}"] if on else self._wrapped(owner, selected)
        return f"{{ {' '.join(parts or ['__typename'])} }}"

    def _wrapped(self, parent: Composite, parts: list[str]) -> list[str]:
        """The same selections, sometimes with the last ones in a fragment."""
        if not self._chance(20):
            return parts
        start = self._values.choose(range(len(parts)))
        inner, outer = " ".join(parts[start:]), parts[:start]
        on = parent.name
        if inner == "id" and isinstance(parent, GraphQLObjectType) and parent.interfaces:
            on = parent.interfaces[0].name
        match self._values.choose(("plain", "typed", "named")):
            case "plain":
                return [*outer, f"...{self._directive()} {{ {inner} }}"]
            case "typed":
                return [*outer, f"... on {on}{self._directive()} {{ {inner} }}"]
            case _:
                name = self._fresh("F")
                self._fragments.append(f"fragment {name} on {on} {{ {inner} }}")
                return [*outer, f"...{name}{self._directive()}"]

    def _field(self, parent: Composite, selected: SelectedField) -> list[str]:
        """A field, sometimes with an alias, sometimes twice, sometimes in two parts that are merged."""
        if selected.name == "__typename" or isinstance(parent, GraphQLUnionType):
            return ["__typename"]
        declared = parent.fields[selected.name]
        target = get_named_type(declared.type)
        alias = f"{self._fresh('a')}: " if self._chance(15) else ""
        head = f"{alias}{selected.name}{self._arguments(parent, selected.name, declared, self._noun(selected, target))}"
        if is_leaf_type(target):
            again = [f"{self._fresh('b')}: {selected.name}"] if self._chance(6) and not declared.args else []
            return [f"{head}{self._directive()}", *again]
        assert isinstance(target, Composite)
        below = selected.below or [_leaf(self._schema, target)]
        if len(below) > 1 and self._chance(8):
            return [f"{head} {self._set(target, below[:1])}", f"{head} {self._set(target, below)}"]
        return [f"{head}{self._directive()} {self._set(target, below)}"]

    def _directive(self) -> str:
        if not self._chance(8):
            return ""
        name = self._values.choose(("include", "skip"))
        value = self._values.choose(("true", "false", "variable"))
        if value == "variable":
            variable = self._fresh("if")
            self._declared.append(f"${variable}: Boolean!")
            self._sent[variable] = self._values.draw(st.booleans())
            value = f"${variable}"
        return f" @{name}(if: {value})"

    def _noun(self, selected: SelectedField, target: GraphQLNamedType) -> str:
        """The noun whose values the arguments of a field take."""
        if any(below.name in LINEAGE_FIELDS for below in selected.below) and "DataResource" in (
            target.name,
            *(below.on for below in selected.below),
        ):
            return FROM_LINEAGE
        if isinstance(target, GraphQLInterfaceType):
            return next((below.on for below in selected.below if below.on), "CatalogEntry")
        if selected.name == "diff":
            return "DataElement" if selected.has_type("DesignationChange") else FROM_LINEAGE
        if selected.name == "impact" and any(
            below.name == "fields" for facets in selected.below for below in facets.below
        ):
            return "Field"
        return target.name.removesuffix("Connection")

    def _arguments(self, parent: Parent, field_name: str, declared: GraphQLField, noun: str) -> str:
        arguments = []
        names = [
            name for name, argument in declared.args.items() if is_required_argument(argument) or self._is_sent(name)
        ]
        if field_name == "resource" and parent.name == "Query":
            names = self._values.choose((["id"], ["id"], ["namespace", "name"], ["name"]))
        if {"first", "last"} <= set(names) and not self._chance(5):
            names.remove("last")
        if {"asOf", "between"} <= set(names):
            names.remove("asOf")
        names += [name for name in TIME_ARGUMENTS if name in declared.args and name not in names]
        for name in names:
            argument = declared.args[name]
            value = self._values.argument(parent.name, field_name, noun, name, argument.type)
            # literal, since a variable may be left out: a traversal must not be cut by time
            written = _literal(value) if name in TIME_ARGUMENTS else self._value(argument, value)
            arguments.append(f"{name}: {written}")
        return f"({', '.join(arguments)})" if arguments else ""

    def _is_sent(self, name: str) -> bool:
        return self._chance({"first": 60, "asOf": 20, "after": 12, "before": 5, "last": 8}.get(name, 18))

    def _value(self, argument: GraphQLArgument, value: Any) -> str:
        """A literal value, or a variable that is sent, has a default, is null or is left out."""
        if not self._chance(35):
            return _literal(value)
        name = self._fresh("v")
        kind = str(argument.type)
        form = self._values.choose(("sent", "sent", "default", "default and sent", "left out", "null"))
        if form == "sent" or (kind.endswith("!") and "default" not in form):
            self._declared.append(f"${name}: {kind}")
            self._sent[name] = {"a": 1} if self._chance(4) else value
        elif "default" in form:
            self._declared.append(f"${name}: {kind.rstrip('!')} = {_literal(value)}")
            if form != "default":
                self._sent[name] = None if self._chance(10) else value
        else:
            self._declared.append(f"${name}: {kind}")
            if form == "null":
                self._sent[name] = None
        return f"${name}"


def _leaf(schema: GraphQLSchema, target: Composite) -> SelectedField:
    """The smallest selection of a type."""
    if isinstance(target, GraphQLInterfaceType):
        return SelectedField("id")
    if isinstance(target, GraphQLUnionType):
        return SelectedField("__typename")
    for name, declared in target.fields.items():
        if is_leaf_type(get_named_type(declared.type)):
            return SelectedField(name)
    name, declared = next(iter(target.fields.items()))
    below = get_named_type(declared.type)
    assert isinstance(below, Composite)
    return SelectedField(name, None, [_leaf(schema, below)])


def _literal(value: Any) -> str:
    """A value as a GraphQL literal."""
    match value:
        case Name():
            return str(value)
        case dict():
            return "{" + ", ".join(f"{name}: {_literal(inner)}" for name, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(_literal(item) for item in value) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)
