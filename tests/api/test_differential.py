"""Random documents over the whole schema: the fast path and graphql-core give the same bytes, errors and nulls
included, for the rows of the sample and for spoiled rows."""

from __future__ import annotations

import asyncio
import logging
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from graphql import GraphQLObjectType
from hypothesis import HealthCheck, given, seed, settings

from api.schema import schema
from graph.client.database import Neo4jDatabase
from tests.strategies.documents.documents import RandomDocument, documents
from tests.strategies.documents.targets import targets
from tests.strategies.documents.values import Pool, read_pool
from tests.support.dual_execution import DualExecution

DOCUMENTS = int(os.environ.get("YUANLIU_DIFFERENTIAL", "500"))
"""The minimum number of documents; many more in the long profile."""
SCHEMA = schema(ZoneInfo("Asia/Shanghai"))
TARGETS = list(targets(SCHEMA))
TRAVERSALS = ("lineage", "impact", "diff")
QUIET = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))


@dataclass
class Statistics:
    """The number of documents by outcome, and the types in responses without errors."""

    outcomes: Counter[tuple[str, bool]] = field(default_factory=Counter)
    visited: set[str] = field(default_factory=set)


@dataclass
class Comparison:
    """Compares both executions of one document after the other."""

    executions: DualExecution
    statistics: Statistics

    async def compare(self, document: RandomDocument) -> None:
        before = self._counts()
        response = await self._response(document)
        outcome = "".join(name for name, count in self._counts().items() if count > before[name]) or "rejected"
        self.statistics.outcomes[outcome, "errors" in response] += 1
        if "errors" not in response:
            self.statistics.visited |= set(typenames(response))
        if not any(f"{name}(" in document.text for name in TRAVERSALS):
            self.executions.database.spoil = partial(spoil, document.spots)
            try:
                response = await self._response(document)
            finally:
                self.executions.database.spoil = None
            self.statistics.outcomes["spoiled", "errors" in response] += 1

    async def _response(self, document: RandomDocument) -> Any:
        return orjson.loads(await self.executions.response(document.text, document.variables, document.language))

    def _counts(self) -> dict[str, int]:
        return {name: getattr(self.executions.fast_path, name) for name in ("completed", "handed_over", "declined")}


def spoil(spots: tuple[tuple[int, Any], ...], columns: tuple[Any, ...]) -> tuple[Any, ...]:
    """Replaces the values at some positions of rows. Positions are counted depth-first through the lists."""
    replacements, position = dict(spots), -1

    def copied(value: Any) -> Any:
        nonlocal position
        position += 1
        if position in replacements:
            return replacements[position]
        return [copied(item) for item in value] if isinstance(value, list) else value

    return tuple(copied(column) for column in columns)


def typenames(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("__typename"), str):
            yield value["__typename"]
        for inner in value.values():
            yield from typenames(inner)
    elif isinstance(value, list):
        for item in value:
            yield from typenames(item)


async def with_cursors(pool: Pool, executions: DualExecution) -> Pool:
    """The pool with a cursor of each root list."""
    cursors = {}
    assert SCHEMA.query_type
    for name, root in SCHEMA.query_type.fields.items():
        if "orderBy" in root.args:
            response = orjson.loads(await executions.response(f"{{ {name}(first: 2) {{ pageInfo {{ endCursor }} }} }}"))
            cursors[name] = (response["data"][name]["pageInfo"]["endCursor"],)
    return Pool(pool.nouns, cursors)


async def test_both_executions_of_random_documents_agree(
    with_lineage: Neo4jDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "yuanliu.api")
    executions, statistics = DualExecution(with_lineage), Statistics()
    comparison = Comparison(executions, statistics)
    values = await with_cursors(await read_pool(with_lineage), executions)
    loop = asyncio.get_running_loop()

    def compare(document: RandomDocument) -> None:
        asyncio.run_coroutine_threadsafe(comparison.compare(document), loop).result()

    def every_target() -> None:
        for number, target in enumerate(TARGETS):
            check = seed(number)(given(documents(SCHEMA, target, values))(compare))
            settings(QUIET, max_examples=(DOCUMENTS + number) // len(TARGETS))(check)()

    await asyncio.to_thread(every_target)
    outcomes = statistics.outcomes
    total = sum(count for (outcome, _), count in outcomes.items() if outcome != "spoiled")
    assert total >= DOCUMENTS, outcomes
    assert outcomes["completed", False] >= total / 2, outcomes
    assert outcomes["handed_over", True] >= total / 20, outcomes
    assert outcomes["declined", False] + outcomes["declined", True] >= total / 50, outcomes
    assert outcomes["spoiled", True] >= total / 10, outcomes
    kinds = {name for name, kind in SCHEMA.type_map.items() if isinstance(kind, GraphQLObjectType)}
    assert {name for name in kinds if not name.startswith("__")} - statistics.visited == set()
