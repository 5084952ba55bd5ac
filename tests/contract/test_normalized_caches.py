"""The types for normalized caches: those without an id are listed in docs/api.md, and no type borrows an id."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from graphql import GraphQLObjectType, get_named_type

from api.schema import schema
from graph.shapes import shapes
from resolvers.node import NOUNS
from settings import CHECKOUT

SCHEMA = schema(ZoneInfo("Asia/Shanghai"))
OBJECT_TYPES = {
    name: kind
    for name, kind in SCHEMA.type_map.items()
    if isinstance(kind, GraphQLObjectType) and not name.startswith("__") and kind is not SCHEMA.query_type
}
ONLY_BELOW_ITS_OWNER = {"Need"}
"""Types with an id that `node` does not return."""


def test_the_types_without_an_id_are_listed() -> None:
    page = (CHECKOUT / "docs" / "api.md").read_text("utf-8")
    sentence = re.search(r"^- \*\*Types without an id\*\*.*?, and: (.*)\.$", page, re.MULTILINE)
    assert sentence
    listed = re.findall(r"`(\w+)`", sentence[1])
    without_id = {name for name, kind in OBJECT_TYPES.items() if "id" not in kind.fields}
    named = {name for name in without_id if not name.endswith(("Connection", "Edge")) or name == "LineageEdge"}
    assert listed == sorted(named)


def test_an_object_with_an_id_is_a_node_or_part_of_one() -> None:
    with_id = {name for name, kind in OBJECT_TYPES.items() if "id" in kind.fields}
    assert with_id == {target for target, _ in NOUNS.values()} | ONLY_BELOW_ITS_OWNER


def test_an_object_is_named_by_itself_and_not_by_its_id() -> None:
    ids = {
        (name, field)
        for name, kind in OBJECT_TYPES.items()
        for field, declared in kind.fields.items()
        if get_named_type(declared.type).name == "ID" and field != "id"
    }
    assert ids == set()


def test_every_type_with_an_id_has_a_shape_with_it() -> None:
    """Below such a shape the arguments of the fields above do not count (graph/compile/objects.py)."""
    for name, kind in OBJECT_TYPES.items():
        if name in shapes():
            assert ("id" in kind.fields) == ("id" in shapes()[name].fields), name
