"""English descriptions that follow from others: values of enumerations by their labels, and the fields of filters and
orders by the field that they filter or sort by. They are added to the built schema, where all types are known."""

from __future__ import annotations

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType, GraphQLSchema

from api import enums
from api.translation.labels import enum_labels
from domain.model.catalog_enums import Labelled


def add_descriptions(schema: GraphQLSchema) -> None:
    """Describes the enum values, and the fields of filters and orders, of a schema in place."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLEnumType) and kind.name in enum_labels():
            _describe_values(kind)
        elif isinstance(kind, GraphQLInputObjectType) and kind.name.endswith(("Where", "Order")):
            subject = schema.type_map.get(kind.name.removesuffix("Where").removesuffix("Order"))
            if isinstance(subject, GraphQLObjectType):
                _describe_input(kind, subject)


def _describe_values(kind: GraphQLEnumType) -> None:
    members = next(enum for enum in enums.SERVED if enum.__name__ == kind.name)
    labels = {label.name: label for label in enum_labels()[kind.name].values}
    for name, value in kind.values.items():
        member = members[name]
        meaning = enums.meaning_of(member)
        if isinstance(member, Labelled):
            value.description = f"{member.zh}: {meaning or labels[name].en}"
        else:
            value.description = meaning


def _describe_input(kind: GraphQLInputObjectType, subject: GraphQLObjectType) -> None:
    for name, field in kind.fields.items():
        if field.description in (f"Filter on {name}.", f"Sort by {name}.") and name in subject.fields:
            field.description = f"{field.description.removesuffix('.')}: {subject.fields[name].description}"
