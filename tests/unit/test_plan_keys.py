"""The key of the plan cache, and its bound."""

from __future__ import annotations

from typing import Any, cast

import pytest

from graph.engine import QueryEngine
from graph.selection import Selection
from graph.shape import Connection, Many, Order


def test_lists_with_different_limits_have_different_plans() -> None:
    """The limit is part of the statement. Once, lists of one structure were cut at the limit of the first one."""
    engine = QueryEngine(cast(Any, None))
    selection = Selection("nodes", "nodes", {"ids": ["resource_a"]}, (Selection("id", "id"),))
    few, many = (
        engine.plan("resource/resources_by_id", Many("", "DataResource", (), limit), selection) for limit in (3, 50)
    )
    assert "LIMIT 3 " in few.text
    assert "LIMIT 50 " in many.text


def test_the_plan_cache_is_bounded_by_the_size_of_the_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.engine.PLAN_CACHE_CHARACTERS", 1_000)
    engine = QueryEngine(cast(Any, None))
    field = Connection("", "Region", (Order("region.code"),))

    def selection_of(conditions: int) -> Selection:
        where = {"or": [{"code": {"eq": "x"}}] * conditions}
        return Selection("regions", "regions", {"where": where}, (Selection("totalCount", "totalCount"),))

    texts = [len(engine.plan("region/regions", field, selection_of(number)).text) for number in range(1, 12)]
    assert engine.compiled == 11
    assert max(texts) < 1_000 < sum(texts)
    cached = engine.plans
    assert sum(texts[-cached:]) <= 1_000 < sum(texts[-cached - 1 :])
    engine.plan("region/regions", field, selection_of(11))
    assert engine.compiled == 11
    assert len(engine.plan("region/regions", field, selection_of(500)).text) > 1_000
    assert engine.plans == cached
