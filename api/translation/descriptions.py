"""The schema with Chinese descriptions, for introspection by callers who read Chinese (Accept-Language).

The descriptions are in `chinese/*.toml`: a table for each type, in which `_` describes the type, `field` a field or an
input field, and `"field(argument:)"` an argument; for an enum value it has the meaning, which follows the label.
The table `["*"]` holds what is the same for many types, `["*Connection"]`, `["*Edge"]`, `["*Facet"]`, `["*Filter"]`,
`["*Order"]` and such what is the same for all types of that kind; `{noun}` stands for the noun that the type is about,
`{name}` for the field. The
fields of filters and orders are described by the field that they filter or sort by. A directive has a table too, such
as `["@skip"]`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLDirective,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    get_named_type,
    is_introspection_type,
)

from api.translation.labels import enum_labels

FOLDER = Path(__file__).parent / "chinese"
GENERATED_KINDS = ("Connection", "Edge", "Facet", "FacetValue", "Filter", "Order", "Where")
SHARED = "*"
Table = Mapping[str, Mapping[str, str]]
Resolve = Callable[..., Any]
Described = GraphQLNamedType | GraphQLField | GraphQLInputField | GraphQLEnumValue | GraphQLArgument | GraphQLDirective


@cache
def table() -> Table:
    """The descriptions by type and member. Raises ValueError if a type has tables in two files."""
    joined: dict[str, dict[str, str]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for name, members in tomllib.loads(path.read_text("utf-8")).items():
            if name in joined:
                raise ValueError(f"{path.name}: {name} has a table in another file")
            joined[name] = members
    return joined


class ChineseIntrospection:
    """Middleware of graphql-core that answers introspection of a schema with the Chinese descriptions."""

    def __init__(self, schema: GraphQLSchema) -> None:
        # by the identity of the elements: those of graphql-core are not hashable
        self._texts = {id(element): text for _, element, text in chinese_descriptions(schema) if text}

    def resolve(self, resolve: Resolve, source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        """The Chinese description if a description is requested; any other field as it is."""
        if info.field_name == "description" and info.parent_type.name.startswith("__"):
            # graphql-core passes fields, arguments and values as pairs of name and element
            text = self._texts.get(id(source[1] if isinstance(source, tuple) else source))
            if text is not None:
                return text
        return resolve(source, info, **arguments)


def chinese_descriptions(schema: GraphQLSchema) -> Iterator[tuple[str, Described, str | None]]:
    """The coordinate of each element that a schema describes, the element, and its Chinese description if there is one.

    Introspection types are left out: their words are those of the specification.
    """
    chinese = _Lookup(schema)
    for kind in schema.type_map.values():
        if is_introspection_type(kind):
            continue
        yield kind.name, kind, chinese.of_type(kind.name)
        for name, member in _members(kind).items():
            yield f"{kind.name}.{name}", member, chinese.of_member(kind.name, name)
            for argument, definition in getattr(member, "args", {}).items():
                text = chinese.of_argument(kind.name, name, argument)
                yield f"{kind.name}.{name}({argument}:)", definition, text
    for directive in schema.directives:
        name = f"@{directive.name}"
        yield name, directive, chinese.of_type(name)
        for argument, definition in directive.args.items():
            yield f"{name}({argument}:)", definition, chinese.of_argument(name, "", argument)


def _members(kind: GraphQLNamedType) -> dict[str, GraphQLField | GraphQLInputField | GraphQLEnumValue]:
    """The fields of a type, or the values of an enumeration."""
    if isinstance(kind, GraphQLEnumType):
        return dict(kind.values)
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        return dict(kind.fields)
    return {}


class _Lookup:
    """Looks up the Chinese description of each element of a schema; None if there is none."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._table = table()

    def of_type(self, name: str) -> str | None:
        """The description of a type, or of a directive with its `@`."""
        return self._table.get(name, {}).get("_") or self._generated(name, "_")

    def of_member(self, type_name: str, name: str) -> str | None:
        """The description of a field or an input field; of an enum value its label, with its meaning if it has one."""
        own = self._table.get(type_name, {}).get(name)
        if type_name in enum_labels():
            label = next(label.zh for label in enum_labels()[type_name].values if label.name == name)
            return f"{label}：{own}" if own else label
        return (
            own
            or self._generated(type_name, name)
            or self._of_input_field(type_name, name)
            or self._table[SHARED].get(name)
        )

    def of_argument(self, type_name: str, field: str, name: str) -> str | None:
        """The description of an argument of a field, or of a directive if `field` is empty."""
        return self._table.get(type_name, {}).get(f"{field}({name}:)") or self._table[SHARED].get(f"({name}:)")

    def _generated(self, type_name: str, name: str) -> str | None:
        kind = _generated_kind(type_name)
        if kind is None:
            return None
        text = self._table[f"{SHARED}{kind}"].get(name)
        return text and text.replace("{noun}", self.noun(type_name.removesuffix(kind)))

    def _of_input_field(self, type_name: str, name: str) -> str | None:
        """The field of a filter or an order, described by the field of the type that it filters or sorts by."""
        kind = _generated_kind(type_name)
        input_type = self._schema.type_map[type_name]
        if kind not in ("Order", "Where") or not isinstance(input_type, GraphQLInputObjectType):
            return None
        related = get_named_type(input_type.fields[name].type).name
        shared = self._table[f"{SHARED}{kind}"]
        if kind == "Where" and related.endswith("Where"):
            return (
                shared["_related"].replace("{name}", name).replace("{noun}", self.noun(related.removesuffix("Where")))
            )
        meaning = self.of_member(type_name.removesuffix(kind), name)
        return meaning and shared["_field"].replace("{name}", name) + meaning

    def noun(self, name: str) -> str:
        """The Chinese noun for a type or an enumeration; its name if there is none."""
        labels = enum_labels().get(name)
        return labels.label.zh if labels else self._table["nouns"].get(name, name)


def _generated_kind(type_name: str) -> str | None:
    return next((kind for kind in GENERATED_KINDS if type_name.endswith(kind) and type_name != kind), None)
