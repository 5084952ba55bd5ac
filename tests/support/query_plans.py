"""Parameters of queries and the operators of their plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from domain.viewer import ANONYMOUS
from graph.client.database import Neo4jDatabase
from graph.engine import QueryEngine
from resolvers.context import Context


def base_parameters(database: Neo4jDatabase) -> Mapping[str, Any]:
    return Context(QueryEngine(database), now=datetime(2026, 9, 1, tzinfo=UTC), viewer=ANONYMOUS).base_parameters


def operators(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for child in plan.get("children", []):
        yield from operators(child)
