"""The GraphQL contract: schema.graphql is what is served, all is described, types and shapes have the same fields."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    get_named_type,
)

from api import filter_inputs
from api.schema import schema, sdl
from graph.shape import Batched, Connection, Many, One, Shape, Value
from graph.shapes import shapes
from resolvers.node import NOUNS
from settings import CHECKOUT

ZONE = ZoneInfo("Asia/Shanghai")
SCHEMA = schema(ZONE)
TYPES = sorted(
    (kind for kind in SCHEMA.type_map.values() if not kind.name.startswith("__")), key=lambda kind: kind.name
)
BUILT_IN_SCALARS = {"Boolean", "Float", "ID", "Int", "String"}
RESPONSE_TYPES = {"PageInfo", "Completeness", "Query"}
TRAVERSAL_TYPES = {
    "Impact",
    "DistanceCount",
    "DiffChange",
    "NodeChange",
    "EdgeChange",
    "DesignationChange",
    "LineagePlace",
    "Path",
    "ChangeCounts",
    "DiffCounts",
    "LineageEdge",
    "LineageStep",
    "LineageCounts",
    "DepthCount",
    "KindCount",
    "LevelCount",
    "DepartmentCount",
    "Finding",
    "FindingCount",
}
CONSTANT_TYPES = {"EnumLabels", "ValueLabel"}


def test_schema_graphql_is_the_served_schema() -> None:
    file = (CHECKOUT / "schema.graphql").read_text(encoding="utf-8")
    assert file == sdl(ZONE), "run `make schema` and review the difference like code"


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_everything_has_a_description(kind: GraphQLNamedType) -> None:
    if kind.name in BUILT_IN_SCALARS:
        return
    assert kind.description
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        for name, field in kind.fields.items():
            assert field.description, f"{kind.name}.{name}"
            for argument, definition in field.args.items():
                assert definition.description, f"{kind.name}.{name}({argument})"
    if isinstance(kind, GraphQLInputObjectType):
        for name, input_field in kind.fields.items():
            assert input_field.description, f"{kind.name}.{name}"
    if isinstance(kind, GraphQLEnumType):
        for name, value in kind.values.items():
            assert value.description, f"{kind.name}.{name}"


def object_types() -> dict[str, GraphQLObjectType]:
    return {
        kind.name: kind
        for kind in TYPES
        if isinstance(kind, GraphQLObjectType)
        and not kind.name.endswith(("Connection", "Edge", "Facet", "FacetValue", "EntryFacets"))
        and kind.name not in RESPONSE_TYPES | TRAVERSAL_TYPES | CONSTANT_TYPES
    }


NEVER_NULL = {
    "CatalogEntry": {"provider", "region"},
    "Department": {"region"},
    "DataElement": {"category"},
    "InfoItem": {"entry", "sample"},
    "DataResource": {"freshness"},
    "Field": {"resource"},
    "Platform": {"region"},
    "Library": {"lead"},
    "Designation": {"element", "department", "region", "legalBasis"},
    "Flow": {"from", "to"},
    "Derivation": {"from", "to"},
    "Hop": {"resource"},
    "LevelSkip": {"from", "to"},
    "Run": {"job"},
    "RepeatCollector": {"department", "entry"},
    "LawfulCollector": {"legalBasis"},
    "AuthoritativeSource": {"element", "region"},
}


def test_root_fields_are_nullable() -> None:
    """A field that fails is null; were its type not nullable, all data of the response would be null."""
    assert SCHEMA.query_type
    assert [name for name, field in SCHEMA.query_type.fields.items() if isinstance(field.type, GraphQLNonNull)] == []


@pytest.mark.parametrize(("name", "fields"), NEVER_NULL.items())
def test_relations_that_every_row_has_are_not_nullable(name: str, fields: set[str]) -> None:
    kind = object_types()[name]
    assert {field for field in fields if not isinstance(kind.fields[field].type, GraphQLNonNull)} == set()


def test_types_and_shapes_are_the_same_nouns() -> None:
    assert set(object_types()) == set(shapes())


@pytest.mark.parametrize("shape", shapes().values(), ids=lambda shape: shape.name)
def test_a_shape_and_its_type_have_the_same_fields(shape: Shape) -> None:
    kind = object_types()[shape.name]
    assert set(kind.fields) == set(shape.fields)
    for name, field in shape.fields.items():
        field_type = kind.fields[name].type
        named = get_named_type(field_type)
        bare = field_type.of_type if isinstance(field_type, GraphQLNonNull) else field_type
        match field:
            case Batched():
                connection = named.name.endswith("Connection")
                target = get_named_type(named.fields["nodes"].type) if connection else named
                assert target.name == field.target, name
            case Connection():
                assert named.name.endswith("Connection"), name
                assert get_named_type(named.fields["nodes"].type).name == field.target
            case Many():
                assert isinstance(bare, GraphQLList), name
                assert named.name == field.target
            case One():
                assert not isinstance(bare, GraphQLList), name
                assert named.name == field.target
            case _:
                assert isinstance(named, GraphQLScalarType | GraphQLEnumType) or named.name == "Completeness", name


SHAPES_WITH_ENUM_FILTERS = [
    shape
    for shape in shapes().values()
    if f"{shape.name}Where" in SCHEMA.type_map
    and any(isinstance(field, Value) and field.filter == "enum" for field in shape.fields.values())
]


def test_some_shapes_filter_by_an_enumeration() -> None:
    assert len(SHAPES_WITH_ENUM_FILTERS) > 3


@pytest.mark.parametrize("shape", SHAPES_WITH_ENUM_FILTERS, ids=lambda shape: shape.name)
def test_an_enumeration_is_filtered_by_its_own_type(shape: Shape) -> None:
    where = SCHEMA.type_map[f"{shape.name}Where"]
    assert isinstance(where, GraphQLInputObjectType)
    for name, field in shape.fields.items():
        if isinstance(field, Value) and field.filter == "enum":
            filtered = get_named_type(get_named_type(where.fields[name].type).fields["eq"].type)
            assert filtered is get_named_type(object_types()[shape.name].fields[name].type), name


def test_every_node_type_is_found_by_the_prefix_of_its_id() -> None:
    possible = {kind.name for kind in SCHEMA.get_possible_types(SCHEMA.type_map["Node"])}  # type: ignore[arg-type]
    assert possible == {target for target, _ in NOUNS.values()}


def test_every_id_prefix_of_the_graph_is_served_by_node_or_listed_as_not_served() -> None:
    page = (CHECKOUT / "docs" / "graph.md").read_text(encoding="utf-8")
    prefixes = set(re.findall(r"`(\w+)_(?:<|…`)", page))
    not_served = {"event", "dataset", "need"}
    assert not_served < prefixes
    assert prefixes - not_served == set(NOUNS)


def test_every_list_has_the_filters_that_its_shape_declares() -> None:
    for shape in shapes().values():
        declared = {name for name, field in shape.fields.items() if isinstance(field, Value) and field.filter}
        offered = set(filter_inputs.where_input(shape.name).__annotations__)
        assert offered == declared | set(shape.filters) | {"and_", "or_", "not_"}, shape.name


def test_a_facet_has_the_name_of_a_filter() -> None:
    """The filter selects the rows of one value, and the values have its type."""
    facets, where = SCHEMA.type_map["CatalogEntryFacets"], SCHEMA.type_map["CatalogEntryWhere"]
    assert isinstance(facets, GraphQLObjectType)
    assert isinstance(where, GraphQLInputObjectType)
    shape = shapes()["CatalogEntry"]
    for name, field in facets.fields.items():
        values = get_named_type(get_named_type(field.type).fields["values"].type)
        value = get_named_type(values.fields["value"].type)
        if name in shape.filters:
            assert value.name == shape.filters[name].target
            assert "code" in shapes()[value.name].fields, "it orders values with equal counts"
        else:
            assert value is get_named_type(get_named_type(where.fields[name].type).fields["eq"].type)


def test_every_list_of_entries_has_facets() -> None:
    lists = {
        get_named_type(field.type).name
        for kind in TYPES
        if isinstance(kind, GraphQLObjectType)
        for field in kind.fields.values()
        if (connection := get_named_type(field.type)).name.endswith("Connection")
        and get_named_type(connection.fields["nodes"].type).name == "CatalogEntry"
    }
    assert lists == {"CatalogEntryConnection", "NeedEntryConnection"}
    connection = SCHEMA.type_map["CatalogEntryConnection"]
    assert isinstance(connection, GraphQLObjectType)
    assert "facets" in connection.fields


def test_lists_are_connections_except_the_listed_ones() -> None:
    plain_lists = {"candidates", "repeatCollectors", "needs", "hops", "levelSkips", "owners", "nodes", "edges", "flows"}
    plain_lists |= {"designations", "nextSteps", "differences", "labels", "values"}
    plain_lists |= {"tags", "qualityAssertions", "transformations", "byDistance"}
    for kind in TYPES:
        if not isinstance(kind, GraphQLObjectType):
            continue
        for name, field in kind.fields.items():
            bare = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
            if kind.name in ("LineageCounts", "FindingConnection"):
                continue
            if isinstance(bare, GraphQLList) and isinstance(get_named_type(bare), GraphQLObjectType):
                assert name in plain_lists, f"{kind.name}.{name}"
