"""Projection of facts onto a selection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph.projection import project, projector
from graph.selection import Selection


def selection(*fields: Selection) -> Selection:
    return Selection("root", "root", {}, fields)


SIZE = Selection("size", "size")
ALIAS = Selection("alias", "size")
TYPE = Selection("__typename", "__typename")


def test_facts_are_keyed_by_response_key_in_selection_order() -> None:
    projection = project(selection(ALIAS, Selection("name", "name"), SIZE), {"size": 3, "name": "目录", "other": 1})
    assert list(projection.items()) == [("alias", 3), ("name", "目录"), ("size", 3)]


def test_a_function_receives_the_selection_of_its_field() -> None:
    page_info = Selection("page", "pageInfo", {}, (SIZE,))
    assert project(selection(page_info), {"pageInfo": lambda part: project(part, {"size": 3})}) == {"page": {"size": 3}}


def test_a_function_is_called_only_where_its_field_is_selected() -> None:
    def never(_: Selection) -> Any:
        raise AssertionError("not selected")

    assert project(selection(SIZE), {"size": 3, "nodes": never}) == {"size": 3}


def test_typename_is_left_out_unless_there_is_a_fact() -> None:
    assert project(selection(TYPE, SIZE), {"size": 3}) == {"size": 3}
    assert project(selection(TYPE), {"__typename": "Step"}) == {"__typename": "Step"}


def test_a_field_without_a_fact_raises() -> None:
    with pytest.raises(KeyError):
        project(selection(SIZE), {})
    facts: dict[str, Callable[[Any, Selection], Any]] = {}
    with pytest.raises(KeyError):
        projector(selection(SIZE), facts)


def test_a_projector_projects_each_row() -> None:
    facts: dict[str, Callable[[str, Selection], Any]] = {"size": lambda row, part: (part.key, len(row))}
    rows = map(projector(selection(TYPE, SIZE, ALIAS), facts), ["a", "bc"])
    assert list(rows) == [
        {"size": ("size", 1), "alias": ("alias", 1)},
        {"size": ("size", 2), "alias": ("alias", 2)},
    ]
