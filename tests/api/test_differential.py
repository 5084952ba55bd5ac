"""Documents and variables drawn at random over the whole schema: the same bytes past graphql-core and by its walk,
errors and nulls included, from the rows of the sample and from spoiled ones."""

from __future__ import annotations

import asyncio
import logging
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
import pytest_asyncio
from graphql import GraphQLObjectType
from hypothesis import HealthCheck, given, seed, settings

from api.schema import schema
from exchange.openlineage.ingest import LineageIngest
from graph.client.database import Neo4jDatabase
from tests.api.test_job import EVENTS
from tests.strategies.documents.documents import Drawn, documents
from tests.strategies.documents.targets import aims
from tests.strategies.documents.values import Pool, pool
from tests.support.dual_execution import Both
from tests.support.openlineage_events import dataset, dataset_event, facet

DOCUMENTS = int(os.environ.get("YUANLIU_DIFFERENTIAL", "500"))
"""How many documents at least; many more in the longer profile."""
SCHEMA = schema(ZoneInfo("Asia/Shanghai"))
AIMS = list(aims(SCHEMA))
WALKS = ("lineage", "impact", "diff")
QUIET = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))


@dataclass
class Tally:
    """What became of the documents, and which types stood in answers with data."""

    ways: Counter[tuple[str, bool]] = field(default_factory=Counter)
    visited: set[str] = field(default_factory=set)


@dataclass
class Comparing:
    """One document after the other, both ways."""

    both: Both
    tally: Tally

    async def compare(self, drawn: Drawn) -> None:
        before = self._counts()
        answer = orjson.loads(await self.both.answer(drawn.text, drawn.variables, drawn.language))
        way = "".join(name for name, count in self._counts().items() if count > before[name]) or "refused"
        self.tally.ways[way, "errors" in answer] += 1
        if "errors" not in answer:
            self.tally.visited |= set(typenames(answer))
        if not any(f"{each}(" in drawn.text for each in WALKS):
            self.both.database.spoil = partial(spoiled, drawn.spots)
            try:
                answer = orjson.loads(await self.both.answer(drawn.text, drawn.variables, drawn.language))
            finally:
                self.both.database.spoil = None
            self.tally.ways["spoiled", "errors" in answer] += 1

    def _counts(self) -> dict[str, int]:
        return {name: getattr(self.both.path, name) for name in ("taken", "walked", "declined")}


def spoiled(spots: tuple[tuple[int, Any], ...], columns: tuple[Any, ...]) -> tuple[Any, ...]:
    """The rows with other things in some places, counted through lists and what is in them."""
    other, place = dict(spots), -1

    def copied(value: Any) -> Any:
        nonlocal place
        place += 1
        if place in other:
            return other[place]
        return [copied(each) for each in value] if isinstance(value, list) else value

    return tuple(copied(each) for each in columns)


def typenames(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("__typename"), str):
            yield value["__typename"]
        for each in value.values():
            yield from typenames(each)
    elif isinstance(value, list):
        for each in value:
            yield from typenames(each)


async def with_cursors(found: Pool, both: Both) -> Pool:
    """The pool with a cursor of each root's list."""
    cursors = {}
    assert SCHEMA.query_type
    for name, root in SCHEMA.query_type.fields.items():
        if "orderBy" in root.args:
            answer = orjson.loads(await both.answer(f"{{ {name}(first: 2) {{ pageInfo {{ endCursor }} }} }}"))
            cursors[name] = (answer["data"][name]["pageInfo"]["endCursor"],)
    return Pool(found.nouns, cursors)


@pytest_asyncio.fixture
async def told(sampled: Neo4jDatabase) -> AsyncIterator[Neo4jDatabase]:
    """The sample, and what only lineage brings in; gone again afterwards."""
    (before,) = await sampled.rows("MATCH (n) RETURN collect(id(n)) AS nodes", {})
    owned = facet(owners=[{"name": "team:lineage"}, {"name": "li", "type": "STEWARD"}])
    owners = [dataset_event(at, dataset(name, ownership=owned)) for at, name in enumerate("abc", 6)]
    await LineageIngest(sampled).ingest([*EVENTS, *owners])
    yield sampled
    await sampled.write([("MATCH (n) WHERE NOT id(n) IN $nodes DETACH DELETE n", before)])


async def test_drawn_documents_are_answered_alike(told: Neo4jDatabase, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "yuanliu.api")
    both, tally = Both(told), Tally()
    comparing = Comparing(both, tally)
    found = await with_cursors(await pool(told), both)
    loop = asyncio.get_running_loop()

    def compared(drawn: Drawn) -> None:
        asyncio.run_coroutine_threadsafe(comparing.compare(drawn), loop).result()

    def every_aim() -> None:
        for number, aim in enumerate(AIMS):
            drawing = seed(number)(given(documents(SCHEMA, aim, found))(compared))
            settings(QUIET, max_examples=(DOCUMENTS + number) // len(AIMS))(drawing)()

    await asyncio.to_thread(every_aim)
    ways = tally.ways
    everything = sum(count for (way, _), count in ways.items() if way != "spoiled")
    assert everything >= DOCUMENTS, ways
    assert ways["taken", False] >= everything / 2, ways
    assert ways["walked", True] >= everything / 20, ways
    assert ways["declined", False] + ways["declined", True] >= everything / 50, ways
    assert ways["spoiled", True] >= everything / 10, ways
    kinds = {name for name, kind in SCHEMA.type_map.items() if isinstance(kind, GraphQLObjectType)}
    assert {name for name in kinds if not name.startswith("__")} - tally.visited == set()
