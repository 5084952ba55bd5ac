"""Cached documents hold no positions, and errors have the positions of graphql-core nevertheless."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from graphql import DocumentNode, Node, get_location, parse

from api.documents import locations
from api.documents.cache import Document, DocumentCache
from api.documents.locations import DocumentLocations, nodes_of
from api.schema import schema
from tests.support.text_substitution import substitute

SCHEMA = schema(ZoneInfo("Asia/Shanghai"))
EXAMPLE = """query Q($first: Int = 3, $code: String) {
  catalogEntries(first: $first, where: {or: [{code: {eq: $code}}, {title: {contains: "用户"}}]}) @include(if: true) {
    ...Page nodes { ... on CatalogEntry { again: code } } }
}
fragment Page on CatalogEntryConnection { totalCount }"""


def test_a_cached_document_holds_no_positions() -> None:
    document = DocumentCache(SCHEMA).get(EXAMPLE)
    assert isinstance(document, Document)
    nodes = [*nodes_of(document.node)]
    assert {node.loc for node in nodes} == {None}
    assert {node.kind for node in nodes} >= {"field", "argument", "object_value", "list_value", "variable", "directive"}


def positions(nodes: list[Node]) -> list[tuple[int, int]]:
    places = [get_location(node.loc.source, node.loc.start) for node in nodes if node.loc]
    return [(location.line, location.column) for location in places]


@pytest.mark.parametrize("text", [EXAMPLE, "\ufeff# comment\n" + substitute(EXAMPLE, "\n", "\r\n  ")])
def test_positions_of_all_nodes_are_found_again(text: str) -> None:
    original, stripped = parse(text), parse(text, no_location=True)
    nodes = [*nodes_of(stripped)]
    assert len(nodes) > 50
    expected = positions([*nodes_of(original)])
    assert [*DocumentLocations(text, stripped).of(nodes)] == expected
    assert DocumentLocations(text, stripped).of(nodes[7:9]) == tuple(expected[7:9])


def testnodes_of_other_documents_have_no_position() -> None:
    stripped, other = parse(EXAMPLE, no_location=True), parse(EXAMPLE)
    found_again = DocumentLocations(EXAMPLE, stripped)
    assert found_again.of([other.definitions[0]]) == found_again.of(None) == found_again.of([]) == ()


def test_a_document_with_many_errors_is_parsed_again_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def counting(text: str) -> DocumentNode:
        parsed.append(text)
        return parse(text)

    monkeypatch.setattr(locations, "parse", counting)
    errors = DocumentCache(SCHEMA).get(
        "{ regions { nodes { " + " ".join(f"no{number}" for number in range(9)) + " } } }"
    )
    assert isinstance(errors, tuple)
    assert [error.locations for error in errors] == [((1, 21 + 4 * number),) for number in range(9)]
    assert len(parsed) == 1
