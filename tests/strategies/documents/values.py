"""Arguments of drawn documents: ids, codes, texts and cursors that the sample has, mixed with junk."""

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
JUNK_TEXTS = ("", "x", "0", "喀什", "'}) //", "region_0", "entry_x", "2026-13-01")
JUNK_NUMBERS = (0, -1, 101, 2_147_483_647)
BROUGHT = "Brought"
"""Resources that lineage brought in: they alone have jobs and names."""
MATCHES = {
    BROUGHT: "MATCH (n:DataResource)<-[:STANDS_FOR]-()",
    "Field": "MATCH (n:Field)<-[:DERIVES]-()",
    "Flow": "MATCH ()-[n:FLOWS_TO]->()",
    "Derivation": "MATCH ()-[n:DERIVES]->()",
}
EDGES = ("Flow", "Derivation")
TELLING = {
    "element": "NP-01-01",
    "region": "653101000000",
    "to": "653101000000",
    "from": "2024-01-01",
    "of": "element_NP-06-03",
}
"""What has much to tell: repeat collectors, return flows over many levels, a designation that ended."""
PATHS: dict[str, tuple[Any, ...]] = {
    "from": ("resource_653101000000/gongan-01", "resource_653101000000/caiji.gongan-01", "x"),
    "to": ("resource_653100000000/gongan-01", "resource_653101000000/huiliu.gongan-01"),
    "pattern": ("COLLECTION? AGGREGATION (AGGREGATION | RETURN_FLOW{COUNTY})*", "AGGREGATION+", "SHARING (", "{"),
    "maxLength": (5, 1, 50, 51),
}
"""Two resources with ways between them."""
PATIENT = ("budget", "milliseconds")
PATIENCE = 30_000
"""What is walked must not be cut for its time: both ways are to be given the same."""


class Name(str):
    """An enumeration's value, written bare in a document and as a text among variables."""

    __slots__ = ()


@dataclass(frozen=True)
class Pool:
    """What the sample has: by noun, the properties of some of its kind; by root field, cursors of its list."""

    nouns: Mapping[str, Sequence[Mapping[str, Any]]]
    cursors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def of(self, noun: str, name: str) -> list[Any]:
        """The values of a noun's property, texts and numbers."""
        found = [each.get(name) for each in self.nouns.get(noun, ())]
        return list(dict.fromkeys(each for each in found if isinstance(each, str | int | float)))

    @property
    def ids(self) -> list[str]:
        return [each["id"] for some in self.nouns.values() for each in some[:2]]


async def pool(bolt: Neo4jDatabase) -> Pool:
    """Of each noun some with the most edges, and the first by id."""
    matches = {shape.name: f"MATCH (n:{shape.name})" for shape in shapes().values()} | MATCHES
    nouns: dict[str, list[Mapping[str, Any]]] = {}
    for noun, match in matches.items():
        for order in ("n.id",) if noun in EDGES else ("COUNT { (n)--() } DESC, n.id", "n.id"):
            text = f"{match} WHERE n.id IS NOT NULL WITH n ORDER BY {order} LIMIT 5 RETURN properties(n) AS own"
            nouns.setdefault(noun, []).extend(row["own"] for row in await bolt.rows(text, {}))
    return Pool({name: found for name, found in nouns.items() if found})


@dataclass(frozen=True)
class Values:
    """Draws values of input types. `draw`: hypothesis's."""

    draw: Callable[[st.SearchStrategy[Any]], Any]
    pool: Pool

    def chance(self, percent: int) -> bool:
        """True so often; false in the simplest example."""
        return bool(self.draw(st.integers(0, 99)) >= 100 - percent)

    def one(self, choices: Sequence[Any]) -> Any:
        """One of these; the first in the simplest example."""
        return self.draw(st.sampled_from(choices))

    def argument(self, owner: str, field_name: str, noun: str, name: str, kind: GraphQLInputType) -> Any:
        """An argument of a field that is about a noun."""
        if name == "milliseconds":
            return PATIENCE
        if self.chance(8):
            return self._junk(kind)
        if field_name == "paths" and name in PATHS:
            return self.one(PATHS[name])
        match name:
            case "code" | "key":
                return self._text(noun, "code")
            case "element" | "region" | "to" if "DateTime" not in str(kind):
                noun = "DataElement" if name == "element" else "Region"
                return self.one([TELLING[name], *self.pool.of(noun, "code"), "x"])
            case "entry":
                return self._text("CatalogEntry", "code")
            case "from":
                return self.one([TELLING[name], *INSTANTS])
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
                return self.one(
                    [TELLING[name], *self.pool.of(noun, "id")] if noun == "DataElement" else self.pool.of(noun, "id")
                )
            case "of":
                ids = [*self.pool.of("DataResource", "id"), *(self.pool.ids if self.chance(10) else ())]
                return self.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3))
            case "first" | "last":
                return self.draw(st.integers(1, 3))
            case "after" | "before":
                return self.one([*self.pool.cursors.get(field_name if owner == "Query" else "", ()), "x"])
            case "depth" | "width" | "limit":
                return self.draw(st.integers(1, 5))
            case _:
                return self.value(kind, noun, name)

    def value(self, kind: GraphQLInputType, noun: str, name: str, depth: int = 0) -> Any:
        """A value of a type; where texts are asked for, one of the noun's property of this name."""
        if isinstance(kind, GraphQLNonNull):
            return self.value(kind.of_type, noun, name, depth)
        if isinstance(kind, GraphQLList):
            size = self.one((1, 2, 0)) if name in ("in", "and", "or") else 1
            return [self.value(kind.of_type, noun, name, depth) for _ in range(size)]
        if isinstance(kind, GraphQLEnumType):
            return Name(self.one(sorted(kind.values)))
        if isinstance(kind, GraphQLInputObjectType):
            return self._object(kind, noun, name, depth)
        match kind.name:
            case "DateTime":
                return self.one(INSTANTS)
            case "Boolean":
                return self.draw(st.booleans())
            case "Int":
                return self.draw(st.integers(0, 5))
            case "Float":
                return self.one((0, 1, 2.5, 1e3, *self.pool.of(noun, name)[:2]))
            case _:
                return self._text(noun, name)

    def _object(self, kind: GraphQLInputObjectType, noun: str, name: str, depth: int) -> dict[str, Any]:
        if kind.name.endswith("Filter") and kind.name != "LineageFilter":
            operator = self.one(sorted(kind.fields, key=lambda each: each != "eq"))
            return {operator: self.value(kind.fields[operator].type, noun, name)}
        if kind.name == "LineageBudget":
            return {"nodes": self.one((1, 3, 2_000)), "milliseconds": PATIENCE}
        if kind.name == "Interval":
            return {"since": INSTANTS[3], "until": INSTANTS[0]}
        if kind.name.endswith("Order"):
            chosen = self.one(sorted(kind.fields))
            return {chosen: self.value(kind.fields[chosen].type, noun, chosen)}
        if kind.name == "LineageFilter":
            chosen = self.one(sorted(kind.fields))
            own = {"regions": "Region", "departments": "Department", "platforms": "Platform", "libraries": "Library"}
            return {chosen: self.value(kind.fields[chosen].type, own.get(chosen, ""), "code")}
        noun = kind.name.removesuffix("Where")
        found = {}
        for _ in range(2 if self.chance(20) else 1):
            names = [each for each, below in kind.fields.items() if depth < 2 or "Filter" in str(below.type)]
            chosen = self.one(names)
            found[chosen] = self.value(kind.fields[chosen].type, noun, chosen, depth + 1)
        return found

    def _text(self, noun: str, name: str) -> Any:
        choices = self.pool.of(noun, name)
        return self.one([*choices, "x"]) if choices else self.one(JUNK_TEXTS)

    def _junk(self, kind: GraphQLInputType) -> Any:
        bare = str(kind).strip("[]!")
        if bare in ("String", "ID", "DateTime"):
            found: Any = self.one(JUNK_TEXTS)
            return [found] if "[" in str(kind) else found
        if bare == "Int":
            return self.one(JUNK_NUMBERS)
        return self.value(kind, "", "")
