"""Which plan serves which question."""

from __future__ import annotations

from typing import Any, cast

from graph.graph import Graph
from graph.selection import Selected
from graph.shape import Many


def test_a_list_with_another_bound_is_another_statement() -> None:
    """The bound is in the text: lists of one structure were cut at the bound of the first one asked."""
    graph = Graph(cast(Any, None))
    selected = Selected("nodes", "nodes", {"ids": ["resource_a"]}, (Selected("id", "id"),))
    few, many = (
        graph.plan("resource/resources_by_id", Many("", "DataResource", (), limit), selected) for limit in (3, 50)
    )
    assert "LIMIT 3 " in few.text
    assert "LIMIT 50 " in many.text
