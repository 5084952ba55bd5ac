"""Traversals that time cuts: requests, and statements whose clock ticks once a level."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest

from graph.lineage import statements
from graph.lineage.request import NodeFilter, TraversalDirection, TraversalRequest
from graph.lineage.traversal import statement_parameters
from tests.strategies.lineage import day
from tests.support.text_substitution import substitute

TRAVERSAL_STATEMENT = statements.traversal_statement
PARAMETERS = statement_parameters
WIDTH = 3


def request_of(
    direction: TraversalDirection, depth: int, levels: tuple[str, ...] | None = None, *, preserve_paths: bool = True
) -> TraversalRequest:
    return TraversalRequest(
        of=("resource_0",),
        direction=direction,
        depth=depth,
        width=WIDTH,
        milliseconds=30_000,
        audiences=("PUBLIC", "GOV"),
        as_of=day(3),
        nodes=NodeFilter(levels=levels),
        preserve_paths=preserve_paths,
    )


def by_levels(*given: Any, **options: Any) -> str:
    """A traversal statement whose clock ticks once a level."""
    return substitute(
        TRAVERSAL_STATEMENT(*given, **options), f"{statements.IN_TIME}$deadline", "size(state[0]) <= $deadline"
    )


def by_reading(*given: Any, **options: Any) -> str:
    """A traversal statement that reads the neighbours level by level, with a clock that ticks once a level."""
    statement = TRAVERSAL_STATEMENT(*given, **options)
    return substitute(statement, f"{statements.IN_TIME}$closing", "NOT node IN coalesce(levels[$closing], [])")


def ends_after(monkeypatch: pytest.MonkeyPatch, level: int) -> None:
    """The deadline of that clock passes after this many levels."""
    monkeypatch.setattr("graph.lineage.traversal.LEVELS_SHARE", 0)
    monkeypatch.setattr("graph.lineage.traversal.READING_SHARE", 1 << 40)
    monkeypatch.setattr("graph.lineage.traversal.WIDE_SHARE", 1 << 40)
    clock = SimpleNamespace(time=lambda: (level + 0.5) / 1000, monotonic=time.monotonic)
    monkeypatch.setattr("graph.lineage.traversal.time", clock)
