"""Bound variables of pieces of Cypher, and renaming."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import query_files
from graph.compile.cypher_rename import bound_variables, rename
from graph.shape import Connection, Many, One
from graph.shapes import shapes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("MATCH (entry:CatalogEntry {code: $code})", {"entry"}),
        ("MATCH (a)-[r:R|S]->(b:B)<-[:T]-(:C)", {"a", "r", "b"}),
        ("MATCH path = (a)-[:R]->*(b)", {"path", "a", "b"}),
        ("MATCH path = ALL SHORTEST (a) ((x)-[e:R WHERE e.k = 1]->(y WHERE y.v = 'q'))* (b)", set("abxye") | {"path"}),
        ("WITH entry, count(*) AS total", {"total"}),
        ("RETURN [each IN list WHERE each.x > 1 | each.y] AS found", {"each", "found"}),
        ("WHERE none(over IN nodes(path) WHERE over.nominal)", {"over"}),
        ("RETURN reduce(sum = 0, each IN list | sum + each)", {"sum", "each"}),
        ("UNWIND range(1, 3) AS place", {"place"}),
        ("WHERE EXISTS { (entry)-[:HAS_ITEM]->()-[:REALIZES]->(element) }", {"entry", "element"}),
        ("MATCH (n) WHERE n.name = '(hidden:Label)' // (comment:Label)", {"n"}),
        ("MATCH (n) /* (block:Label) */ RETURN n.x AS `y`", {"n"}),
        ("RETURN count(*) AS n, size([1, 2]) AS m", {"n", "m"}),
    ],
)
def test_bound_variables_of_a_piece(text: str, names: set[str]) -> None:
    assert bound_variables(text) >= names
    assert bound_variables(text) <= names | set(re.findall(r"\b[a-z]\w*\b", text))
    assert not bound_variables(text) & {"hidden", "comment", "block", "count", "none", "nodes"}


@pytest.mark.parametrize(
    ("text", "renamed"),
    [
        ("MATCH (a:a {a: $a})-[:a]->(b) WHERE a.a = b.b", "MATCH (a_1:a {a: $a_9})-[:a]->(b_2) WHERE a_1.a = b_2.b"),
        ("RETURN {a: a, b: b.a} AS c", "RETURN {a: a_1, b: b_2.a} AS c"),
        ("WHERE a.x = 'a' AND b.x = 'it is a'", "WHERE a_1.x = 'a' AND b_2.x = 'it is a'"),
        ("WHERE a:a|b OR b:!a", "WHERE a_1:a|b OR b_2:!a"),
        ("RETURN [a IN b | a]", "RETURN [a_1 IN b_2 | a_1]"),
        ("RETURN $a + $other", "RETURN $a_9 + $other"),
        ("RETURN ab + a // a stays in what is said", "RETURN ab + a_1 // a stays in what is said"),
        ("CASE WHEN a THEN b END", "CASE WHEN a_1 THEN b_2 END"),
    ],
)
def test_rename_changes_variables_and_parameters_only(text: str, renamed: str) -> None:
    assert rename(text, {"a": "a_1", "b": "b_2"}, {"a": "a_9"}) == renamed


def pieces() -> list[str]:
    """All pieces that statements are composed of."""
    queries = [query_files.load_query(name).body for name in query_files.query_names("queries")]
    patterns = [
        field.pattern
        for shape in shapes().values()
        for field in shape.fields.values()
        if isinstance(field, One | Many | Connection)
    ]
    return [text for text in (*queries, *patterns) if text]


@given(st.sampled_from(pieces()))
def test_renaming_is_reversible(text: str) -> None:
    fresh = {name: f"{name}_77" for name in bound_variables(text)}
    parameters = {name: f"{name}_88" for name in re.findall(r"\$(\w+)", text)}
    renamed = rename(text, fresh, parameters)
    restored = rename(renamed, {new: old for old, new in fresh.items()}, {new: old for old, new in parameters.items()})
    assert restored == text
    assert bound_variables(renamed) == frozenset(fresh.values())


@given(st.sampled_from(pieces()))
def test_renaming_without_names_changes_nothing(text: str) -> None:
    assert rename(text, {}, {}) == text
