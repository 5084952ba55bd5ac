"""The example queries of GraphiQL are valid against the schema."""

from __future__ import annotations

from pathlib import Path

import graphql
import pytest

ROOT = Path(__file__).parents[2]
QUERIES = sorted((ROOT / "web" / "src" / "queries").glob("*.graphql"))


def test_there_is_one_query_for_each_main_use() -> None:
    assert [query.stem for query in QUERIES] == ["authoritative-source", "return-flows", "scenario"]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stem)
def test_a_default_query_is_valid_against_the_schema(query: Path) -> None:
    schema = graphql.build_schema((ROOT / "schema.graphql").read_text("utf-8"))
    problems = graphql.validate(schema, graphql.parse(query.read_text("utf-8")))
    assert [problem.message for problem in problems] == []
