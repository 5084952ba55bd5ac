"""Batch loading by the function that the query engine is created with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest

from domain.errors import YuanliuError
from graph.client.database import Neo4jDatabase
from graph.client.statement import Record
from graph.compile import Validity
from graph.compile.decoder import Deferred
from graph.engine import BatchResult, QueryEngine
from graph.selection import Selection
from graph.shape import Many

FINDINGS = Selection("findings", "findings", {}, (Selection("totalCount", "totalCount"),))
FLOWS = Selection("flows", "flows", {"ids": ["flow_1", "flow_2"]}, (FINDINGS,))
FIELD = Many("", "Flow", (), 2)


class Flows:
    """A database with two flows."""

    async def read(self, *_: Any, **__: Any) -> Record:
        rows = [[["flow_1", "2026-01-01T00:00:00Z"]], [["flow_2", "2026-01-01T00:00:00Z"]]]
        return Record((rows, []), "v1")


async def test_the_engine_passes_deferred_parts_to_the_batch_loader() -> None:
    calls: list[tuple[list[str], Mapping[str, Any]]] = []

    async def load(
        engine: QueryEngine, deferred: Sequence[Deferred], base_parameters: Mapping[str, Any]
    ) -> BatchResult:
        calls.append(([part.subject for part in deferred], base_parameters))
        for part in deferred:
            part.target["totalCount"] = len(part.subject)
        return BatchResult(frozenset({"v1"}), Validity.UNKNOWN)

    result = await QueryEngine(cast(Neo4jDatabase, Flows()), load).read(
        "resource/flows_by_id", FIELD, FLOWS, {"audiences": []}
    )
    assert calls == [(["flow_1", "flow_2"], {"audiences": []})]
    assert [row["findings"] for row in result.value] == [{"totalCount": 6}, {"totalCount": 6}]
    # the plan of the statement is valid until the next change, its batch-loaded parts for an unknown time
    assert (result.version, result.validity) == ("v1", Validity.UNKNOWN)


async def test_an_engine_without_a_batch_loader_raises() -> None:
    with pytest.raises(YuanliuError, match="findings"):
        await QueryEngine(cast(Neo4jDatabase, Flows())).read("resource/flows_by_id", FIELD, FLOWS, {})
