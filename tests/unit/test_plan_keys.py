"""Which plan serves which question."""

from __future__ import annotations

from typing import Any, cast

import pytest

from graph.engine import QueryEngine
from graph.selection import Selection
from graph.shape import Connection, Many, Order


def test_a_list_with_another_bound_is_another_statement() -> None:
    """The bound is in the text: lists of one structure were cut at the bound of the first one asked."""
    graph = QueryEngine(cast(Any, None))
    selection = Selection("nodes", "nodes", {"ids": ["resource_a"]}, (Selection("id", "id"),))
    few, many = (
        graph.plan("resource/resources_by_id", Many("", "DataResource", (), limit), selection) for limit in (3, 50)
    )
    assert "LIMIT 3 " in few.text
    assert "LIMIT 50 " in many.text


def test_kept_plans_are_bounded_by_the_size_of_their_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.engine.PLAN_CACHE_CHARACTERS", 1_000)
    graph = QueryEngine(cast(Any, None))
    listed = Connection("", "Region", (Order("region.code"),))

    def asked(conditions: int) -> Selection:
        where = {"or": [{"code": {"eq": "x"}}] * conditions}
        return Selection("regions", "regions", {"where": where}, (Selection("totalCount", "totalCount"),))

    texts = [len(graph.plan("region/regions", listed, asked(number)).text) for number in range(1, 12)]
    assert graph.compiled == 11
    assert max(texts) < 1_000 < sum(texts)
    kept = graph.plans
    assert sum(texts[-kept:]) <= 1_000 < sum(texts[-kept - 1 :])
    graph.plan("region/regions", listed, asked(11))
    assert graph.compiled == 11
    assert len(graph.plan("region/regions", listed, asked(500)).text) > 1_000
    assert graph.plans == kept
