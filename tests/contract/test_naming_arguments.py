"""Arguments that name a node take its code or its id: every text argument of the schema is in one of three lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    build_schema,
    get_named_type,
)

from graph.compile.filters import names_nodes
from graph.shapes import shapes
from tests.support.naming_arguments import BY_ID_ONLY, CASES, LISTS, NAMES_NO_NODE

SCHEMA = build_schema((Path(__file__).parent.parent.parent / "schema.graphql").read_text("utf-8"))
TEXTS = ("String", "ID")
CURSORS = ("after", "before")
FILTER = re.compile(r"\w+(?:Where|Filter)")
LISTS_OF_KEYS = ("FindingFilter", "LineageFilter")


def text_arguments() -> Iterator[tuple[str, GraphQLArgument | GraphQLInputField]]:
    for kind in SCHEMA.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            for name, field in kind.fields.items():
                yield from ((f"{kind.name}.{name}.{key}", of) for key, of in field.args.items() if key not in CURSORS)
        if isinstance(kind, GraphQLInputObjectType) and (kind.name in LISTS_OF_KEYS or not FILTER.fullmatch(kind.name)):
            yield from ((f"{kind.name}.{name}", field) for name, field in kind.fields.items())


def test_every_text_argument_names_a_node_by_code_or_id_or_says_why_not() -> None:
    """A new argument fails here: add it to CASES, which the tests of the API send with a code and with an id."""
    texts = {name: of for name, of in text_arguments() if get_named_type(of.type).name in TEXTS}
    assert texts.keys() == CASES.keys() | BY_ID_ONLY.keys() | NAMES_NO_NODE.keys()
    for name, of in texts.items():
        says_both = re.search(r"\b(?:code|key)s?\b.*\bids?\b", of.description or "", re.IGNORECASE | re.DOTALL)
        assert bool(says_both) == (name in CASES), name


def test_every_filter_on_a_code_takes_ids() -> None:
    """Of all types with an id, except a code that several nodes of a classification scheme may have."""
    named = {
        shape.name: name
        for shape in shapes().values()
        for name in ("code", "key")
        if shape.node and name in shape.fields and (shape.name, name) != ("Classification", "code")
    }
    assert named == {kind: key for kind, (_, key, _, _) in LISTS.items()}
    for kind, key in named.items():
        assert names_nodes(shapes()[kind], key)
        where = SCHEMA.type_map[f"{kind}Where"]
        assert isinstance(where, GraphQLInputObjectType)
        assert where.fields[key].description == f"Filter on {key}; eq, ne and in take codes or ids."
