"""The table of GraphiQL's labels translates no name of the schema."""

from __future__ import annotations

import re
from pathlib import Path

import graphql

ROOT = Path(__file__).parents[2]
KEY = re.compile(r'^  (?:\[)?"([^"]+)"(?=[:,])', re.MULTILINE)


def names() -> set[str]:
    """Every name of a type, field, argument, enum value or directive in the contract."""
    schema = graphql.parse((ROOT / "schema.graphql").read_text("utf-8"), no_location=True)
    collected = set()

    class Names(graphql.Visitor):
        def enter_name(self, node: graphql.NameNode, *_: object) -> None:
            collected.add(node.value)

    graphql.visit(schema, Names())
    return collected


def test_no_name_of_the_schema_is_a_label() -> None:
    labels = KEY.findall((ROOT / "web" / "src" / "labels.js").read_text("utf-8"))
    assert {"Fields", "Type", "Show {}", "docs icon"} <= set(labels)
    assert {"CatalogEntry", "authoritativeSource", "or", "UNCONDITIONAL"} <= names()
    assert set(labels) & names() == set()
