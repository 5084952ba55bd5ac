"""Documents that read objects with ids below fields with different arguments (docs/api.md, "Normalized caches")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)
from hypothesis import strategies as st

from domain.model.graph_enums import DesignationScope
from tests.strategies.documents.targets import Step, steps_from
from tests.support.openlineage_events import SPACE

GROUP_SIZE = 5
MAX_STEPS = 5
RESOURCE = "resource_653101000000/huiliu.yibao-01"
PRODUCED = f'resource(namespace: "{SPACE}", name: "b")'
"""A resource that only lineage events create (tests/api/test_job.py): it has jobs."""
RETURNED = 'resource(id: "resource_653101000000/gongan-01")'
CLOCK_FIELDS = ("asOf",)
"""Fields that are the instant of the request."""
INSTANTS = (None, "2026-03-01T00:00:00Z", "2020-01-01", "2025-06-30")
REGIONS = (None, "653101000000", "659001000000", "650000000000")
VARYING: Mapping[str, tuple[str | None, ...]] = {
    "asOf": tuple(instant and f'"{instant}"' for instant in INSTANTS),
    "region": tuple(region and f'"{region}"' for region in REGIONS),
    "department": (None, '"11653101YL0000207G"'),
    "scope": (None, *DesignationScope.__members__),
    "to": ('"653101000000"', '"653100000000"'),
    "first": (None, "1", "5"),
    "granularity": (None, "REGION", "NAMESPACE", "FIELD"),
}
"""Values that an argument takes in turn; null: the argument is absent."""
NEEDS = 'needs: [{element: "NP-01-01", purpose: "核验", freshness: DAILY}]'
OF = f'of: ["{RESOURCE}"]'
ANCESTORS: Mapping[str, tuple[str, str]] = {
    "Query.authoritativeSource": ("", 'element: "NP-06-03"'),
    "Query.assessNeeds": ("", NEEDS),
    "Query.returnFlows": ("", "milliseconds: 30000"),
    "Query.lineage": ("", f"{OF}, direction: UPSTREAM, depth: 1, milliseconds: 30000"),
    "Query.paths": (
        "",
        f'from: "resource_653100000000/huiliu.yibao-01", to: "{RESOURCE}", maxLength: 1, milliseconds: 30000',
    ),
    "Query.findings": ("", 'where: {regions: ["653101000000"]}'),
    "Query.impact": ("", 'of: ["resource_650000000000/yibao-01"], milliseconds: 30000'),
    "Query.roots": ("", "first: 3"),
    "Query.orphans": ("", "first: 3"),
    "Query.hubs": ("", "direction: DOWNSTREAM, first: 3"),
    "DataElement.authoritativeSource": ('dataElement(code: "NP-01-01")', ""),
    "Scenario.assessment": ('scenario(code: "newborn")', ""),
    "CatalogEntry.findings": ('catalogEntry(code: "303008/000001")', ""),
    "DataResource.findings": (RETURNED, ""),
    "DataResource.upstream": (RETURNED, ""),
    "DataResource.downstream": (RETURNED, ""),
    "DataResource.writtenBy": (PRODUCED, ""),
    "DataResource.readBy": (PRODUCED, ""),
    "Field.upstream": (f"{RETURNED} {{ fields(first: 2) {{ nodes", ""),
    "Field.downstream": (f"{RETURNED} {{ fields(first: 2) {{ nodes", ""),
    "Flow.findings": (f"{RETURNED} {{ upstream(first: 2) {{ nodes", ""),
    "LineageEdge.findings": (
        f"lineage({OF}, direction: UPSTREAM, depth: 1, milliseconds: 30000, first: 20) {{ flows",
        "",
    ),
    "Job.reads": (f"{PRODUCED} {{ jobs(first: 2) {{ nodes", ""),
    "Job.writes": (f"{PRODUCED} {{ jobs(first: 2) {{ nodes", ""),
}
"""The fields with an argument that could change what is below them: the fields above them, and further arguments."""


@dataclass(frozen=True, slots=True)
class Case:
    """A type with an id below an ancestor. `below`: the steps from the ancestor to it. `fields`: some of its own."""

    ancestor: str
    below: tuple[Step, ...]
    kind: str
    fields: tuple[str, ...]


def arguments_that_vary(schema: GraphQLSchema) -> Iterator[str]:
    """The fields that take an instant, a region or a department, as `Type.field`."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType):
            for name, declared in kind.fields.items():
                if {"asOf", "region", "department"} & set(declared.args):
                    yield f"{kind.name}.{name}"


def types_with_id(schema: GraphQLSchema) -> list[GraphQLObjectType]:
    """The object types that have an id."""
    return [kind for kind in schema.type_map.values() if isinstance(kind, GraphQLObjectType) and "id" in kind.fields]


def cases(schema: GraphQLSchema) -> list[Case]:
    """For each ancestor each type with an id that is near below it, its fields in groups."""
    listed = []
    for ancestor in ANCESTORS:
        owner, _, name = ancestor.partition(".")
        declared = _composite(schema, owner).fields[name]
        paths = _paths_below(schema, get_named_type(declared.type).name)
        for kind in types_with_id(schema):
            fields = [field for field in kind.fields if field != "id"]
            for start in range(0, len(fields), GROUP_SIZE) if kind.name in paths else ():
                listed.append(Case(ancestor, paths[kind.name], kind.name, tuple(fields[start : start + GROUP_SIZE])))
    return listed


def own_fields(schema: GraphQLSchema, kind: GraphQLObjectType, fields: tuple[str, ...]) -> str:
    """The selection of an object: its type, its id if it has one, and these fields without arguments."""
    selected = ["__typename", *(["id"] if "id" in kind.fields else [])]
    for name in fields:
        declared = kind.fields[name]
        if any(is_required_argument(argument) for argument in declared.args.values()) or name in CLOCK_FIELDS:
            continue
        target = get_named_type(declared.type)
        selected.append(name if is_leaf_type(target) else f"{name} {{ {_identity(schema, target.name)} }}")
    return " ".join(dict.fromkeys(selected))


@st.composite
def requests(draw: st.DrawFn, schema: GraphQLSchema, chosen: Case, *, last: bool = False) -> str:
    """A document that reads the fields of a case below its ancestor, with arguments that are drawn.

    In the simplest example they are the first ones of VARYING, or the `last`.
    """
    owner, _, name = chosen.ancestor.partition(".")
    above, fixed = ANCESTORS[chosen.ancestor]
    declared = _composite(schema, owner).fields[name]
    drawn = [argument for argument in declared.args if argument in VARYING and f"{argument}: " not in fixed]
    varying = [_draw_argument(draw, argument, last) for argument in drawn]
    arguments = ", ".join(text for text in (fixed, *varying) if text)
    text = _nested(schema, chosen, get_named_type(declared.type).name, chosen.below)
    text = f"{name}{f'({arguments})' if arguments else ''} {{ {text} }}"
    if above:
        text = f"{above} {{ {text} }}" + " }" * above.count("{ ")
    return f"{{ {text} }}"


def _draw_argument(draw: st.DrawFn, name: str, last: bool) -> str:
    """`name: value`, or nothing."""
    values = VARYING[name]
    value = draw(st.sampled_from(values[::-1] if last else values))
    return "" if value is None else f"{name}: {value}"


def _composite(schema: GraphQLSchema, name: str) -> GraphQLObjectType | GraphQLInterfaceType:
    """A type with fields."""
    kind = schema.type_map[name]
    assert isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
    return kind


def _paths_below(schema: GraphQLSchema, start: str) -> dict[str, tuple[Step, ...]]:
    """By type the shortest steps to it."""
    paths: dict[str, tuple[Step, ...]] = {start: ()}
    pending = [start]
    while pending:
        name = pending.pop(0)
        for step, target in steps_from(schema, name):
            if target not in paths and len(paths[name]) < MAX_STEPS:
                paths[target] = (*paths[name], step)
                pending.append(target)
    return paths


def _nested(schema: GraphQLSchema, chosen: Case, name: str, below: tuple[Step, ...]) -> str:
    """The selection from a type down to the type of the case."""
    kind = _composite(schema, name)
    if not below:
        assert isinstance(kind, GraphQLObjectType)
        return own_fields(schema, kind, chosen.fields)
    step = below[0]
    owner = _composite(schema, step.on) if step.on else kind
    target = get_named_type(owner.fields[step.name].type).name
    text = f"{step.name}{_few(owner.fields[step.name])} {{ {_nested(schema, chosen, target, below[1:])} }}"
    identity = "__typename id " if "id" in kind.fields else "__typename "
    return identity + (f"... on {step.on} {{ {text} }}" if step.on else text)


def _few(declared: GraphQLField) -> str:
    return "(first: 3)" if "first" in declared.args else ""


def _identity(schema: GraphQLSchema, name: str) -> str:
    """The selection that shows which object a field leads to, or which ones."""
    if isinstance(schema.type_map[name], GraphQLUnionType):
        return "__typename"
    kind = _composite(schema, name)
    if "id" in kind.fields:
        return "__typename id"
    if "pageInfo" in kind.fields and "nodes" in kind.fields:
        count = "totalCount " if "totalCount" in kind.fields else ""
        return f"{count}nodes {{ {_identity(schema, get_named_type(kind.fields['nodes'].type).name)} }}"
    leaves = [field for field, declared in kind.fields.items() if is_leaf_type(get_named_type(declared.type))]
    return " ".join(["__typename", *(field for field in leaves if field not in CLOCK_FIELDS)])


def objects(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every object with an id in a response."""
    if isinstance(value, dict):
        if "id" in value:
            yield value
        for inner in value.values():
            yield from objects(inner)
    elif isinstance(value, list):
        for item in value:
            yield from objects(item)
