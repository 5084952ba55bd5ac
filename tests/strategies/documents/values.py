"""Arguments of random documents: ids, codes, texts and cursors of the sample, mixed with invalid values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
)
from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from graph.shapes import shapes

INSTANTS = ("2026-08-31T23:59:59.5Z", "2026-03-01T00:00:00Z", "2025-06-30", "2024-01-01T08:00:00+08:00")
INVALID_TEXTS = ("", "x", "0", "喀什", "'}) //", "region_0", "entry_x", "2026-13-01")
INVALID_NUMBERS = (0, -1, 101, 2_147_483_647)
FROM_LINEAGE = "FromLineage"
"""Resources that lineage events created: only they have jobs and dataset names."""
MATCHES = {
    FROM_LINEAGE: "MATCH (n:DataResource)<-[:STANDS_FOR]-()",
    "Field": "MATCH (n:Field)<-[:DERIVES]-()",
    "Flow": "MATCH ()-[n:FLOWS_TO]->()",
    "Derivation": "MATCH ()-[n:DERIVES]->()",
}
NODES_PER_ORDER = 5
EDGES = ("Flow", "Derivation")
RICH_VALUES = {
    "element": "NP-01-01",
    "region": "653101000000",
    "to": "653101000000",
    "from": "2024-01-01",
    "of": "element_NP-06-03",
}
"""Values with rich results: repeat collectors, return flows over many levels, a designation that ended."""
PATHS: dict[str, tuple[Any, ...]] = {
    "from": ("resource_653101000000/gongan-01", "resource_653101000000/caiji.gongan-01", "x"),
    "to": ("resource_653100000000/gongan-01", "resource_653101000000/huiliu.gongan-01"),
    "pattern": ("COLLECTION? AGGREGATION (AGGREGATION | RETURN_FLOW{COUNTY})*", "AGGREGATION+", "SHARING (", "{"),
    "maxLength": (5, 1, 50, 51),
}
"""Two resources with paths between them."""
TIME_ARGUMENTS = ("milliseconds",)
MAX_MILLISECONDS = 30_000
"""A traversal must not be cut by time: both executions have to return the same."""


class Name(str):
    """A value of an enumeration: a name in a document, a string in variables."""

    __slots__ = ()


@dataclass(frozen=True)
class Pool:
    """Values of the sample: properties of some nodes by noun, cursors by root list."""

    nouns: Mapping[str, Sequence[Mapping[str, Any]]]
    cursors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def of(self, noun: str, name: str) -> list[Any]:
        """The strings and numbers of a property."""
        values = [node.get(name) for node in self.nouns.get(noun, ())]
        return list(dict.fromkeys(value for value in values if isinstance(value, str | int | float)))

    @property
    def ids(self) -> list[str]:
        return [node["id"] for nodes in self.nouns.values() for node in nodes[:2]]


async def read_pool(database: Neo4jDatabase) -> Pool:
    """For each noun some nodes with facts of producers, some with the most edges, and the first by id."""
    matches = {shape.name: f"MATCH (n:{shape.name})" for shape in shapes().values()} | MATCHES
    nouns: dict[str, list[Mapping[str, Any]]] = {}
    for noun, match in matches.items():
        stated = "n.tags IS NULL AND n.transformations IS NULL, n.id"
        for order in (stated, "n.id") if noun in EDGES else (stated, "COUNT { (n)--() } DESC, n.id", "n.id"):
            text = f"{match} WHERE n.id IS NOT NULL WITH n ORDER BY {order} LIMIT {NODES_PER_ORDER} "
            text += "RETURN properties(n) AS properties"
            nouns.setdefault(noun, []).extend(row["properties"] for row in await database.rows(text, {}))
    # namespaces are not stored
    namespaces = dict.fromkeys(node["namespace"] for node in nouns["DataResource"])
    nouns["Namespace"] = [{"id": f"namespace_{name}", "name": name} for name in namespaces]
    return Pool({name: nodes for name, nodes in nouns.items() if nodes})


@dataclass(frozen=True)
class Values:
    """Draws values of input types. `draw`: the function of hypothesis."""

    draw: Callable[[st.SearchStrategy[Any]], Any]
    pool: Pool

    def chance(self, percent: int) -> bool:
        """True in `percent` of the cases; false in the simplest example."""
        return bool(self.draw(st.integers(0, 99)) >= 100 - percent)

    def choose(self, choices: Sequence[Any]) -> Any:
        """One of the choices; the first in the simplest example."""
        return self.draw(st.sampled_from(choices))

    def argument(self, owner: str, field_name: str, noun: str, name: str, kind: GraphQLInputType) -> Any:
        """An argument of a field. `noun`: the type whose values it takes."""
        if name == "milliseconds":
            return MAX_MILLISECONDS
        if self.chance(8):
            return self._invalid(kind)
        if field_name == "paths" and name in PATHS:
            return self.choose(PATHS[name])
        match name:
            case "code" | "key":
                return self._text(noun, "code")
            case "element" | "region" | "to" if "DateTime" not in str(kind):
                noun = "DataElement" if name == "element" else "Region"
                return self.choose([RICH_VALUES[name], *self.pool.of(noun, "code"), "x"])
            case "entry":
                return self._text("CatalogEntry", "code")
            case "department":
                return self._text("Department", "code")
            case "from":
                return self.choose([RICH_VALUES[name], *INSTANTS])
            case "enums":
                return self.choose((["ShareType"], ["StopReason", "OpenType"], []))
            case "scheme":
                return "national"
            case "namespace" | "name":
                return self._text(noun, name)
            case "id":
                return self._text(noun, "key" if noun == "Classification" else "id")
            case "ids":
                ids = [*self.pool.of(noun, "id"), *self.pool.ids, "region_0", "x"]
                return self.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=4))
            case "of" if "[" not in str(kind):
                return self.choose(
                    [RICH_VALUES[name], *self.pool.of(noun, "id")]
                    if noun == "DataElement"
                    else self.pool.of(noun, "id")
                )
            case "of":
                resources = self.pool.of("DataResource", "id")
                # first those on platforms and with many flows
                resources = [*resources[NODES_PER_ORDER:], *resources[:NODES_PER_ORDER]]
                ids = [*resources, *(self.pool.ids if self.chance(10) else ())]
                if field_name == "impact" and (noun == "Field" or self.chance(50)):
                    ids = [RICH_VALUES["element"], *self.pool.of("Field", "id")]
                return self.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3))
            case "also":
                return [self.choose(self.pool.of("DataResource", "id"))]
            case "granularity" if field_name == "diff":
                return Name(self.choose(("RESOURCE", "FIELD")))
            case "first" | "last":
                return self.draw(st.integers(1, 3))
            case "after" | "before":
                return self.choose([*self.pool.cursors.get(field_name if owner == "Query" else "", ()), "x"])
            case "depth" | "width":
                return self.draw(st.integers(1, 5))
            case _:
                return self.value(kind, noun, name)

    def value(self, kind: GraphQLInputType, noun: str, name: str, depth: int = 0) -> Any:
        """A value of an input type. Strings are values of the property with this name."""
        if isinstance(kind, GraphQLNonNull):
            return self.value(kind.of_type, noun, name, depth)
        if isinstance(kind, GraphQLList):
            size = self.choose((1, 2, 0)) if name in ("in", "and", "or") else 1
            return [self.value(kind.of_type, noun, name, depth) for _ in range(size)]
        if isinstance(kind, GraphQLEnumType):
            return Name(self.choose(sorted(kind.values)))
        if isinstance(kind, GraphQLInputObjectType):
            return self._object(kind, noun, name, depth)
        match kind.name:
            case "DateTime":
                return self.choose(INSTANTS)
            case "Date":
                return self.choose(("2023-02-17", "2026-09-01", "1900-01-01"))
            case "Long":
                return self.choose((0, 1, 2**53 - 1, *self.pool.of(noun, name)[:2]))
            case "Boolean":
                return self.draw(st.booleans())
            case "Int":
                return self.draw(st.integers(0, 5))
            case "Float":
                return self.choose((0, 1, 2.5, 1e3, *self.pool.of(noun, name)[:2]))
            case _:
                return self._text(noun, name)

    def _object(self, kind: GraphQLInputObjectType, noun: str, name: str, depth: int) -> dict[str, Any]:
        if kind.name.endswith("Filter") and kind.name != "LineageFilter":
            operator = self.choose(sorted(kind.fields, key=lambda operator: operator != "eq"))
            return {operator: self.value(kind.fields[operator].type, noun, name)}
        if kind.name == "NeedInput":
            return {"element": RICH_VALUES["element"], "purpose": "核验", "freshness": Name("DAILY")}
        if kind.name == "Interval":
            return {"since": INSTANTS[3], "until": INSTANTS[0]}
        if kind.name.endswith("Order"):
            chosen = self.choose(sorted(kind.fields))
            return {chosen: self.value(kind.fields[chosen].type, noun, chosen)}
        if kind.name == "LineageFilter":
            chosen = self.choose(sorted(kind.fields))
            nouns = {"regions": "Region", "departments": "Department", "platforms": "Platform", "libraries": "Library"}
            if self.chance(10):
                return {chosen: []}
            return {chosen: self.value(kind.fields[chosen].type, nouns.get(chosen, ""), "code")}
        noun = kind.name.removesuffix("Where")
        where = {}
        for _ in range(2 if self.chance(20) else 1):
            names = [
                field_name for field_name, field in kind.fields.items() if depth < 2 or "Filter" in str(field.type)
            ]
            chosen = self.choose(names)
            where[chosen] = self.value(kind.fields[chosen].type, noun, chosen, depth + 1)
        return where

    def _text(self, noun: str, name: str) -> Any:
        choices = self.pool.of(noun, name)
        return self.choose([*choices, "x"]) if choices else self.choose(INVALID_TEXTS)

    def _invalid(self, kind: GraphQLInputType) -> Any:
        bare = str(kind).strip("[]!")
        if bare in ("String", "ID", "DateTime", "Date"):
            text: Any = self.choose(INVALID_TEXTS)
            return [text] if "[" in str(kind) else text
        if bare == "Int":
            return self.choose(INVALID_NUMBERS)
        return self.value(kind, "", "")
