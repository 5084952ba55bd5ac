"""What an answer's rows have in common is loaded by a function that the query engine is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest

from graph.bolt import Answer, Bolt
from graph.compile import Holding
from graph.compile.reading import Waiting
from graph.errors import YuanliuError
from graph.graph import Graph
from graph.selection import Selected
from graph.shape import Many

FINDINGS = Selected("findings", "findings", {}, (Selected("totalCount", "totalCount"),))
FLOWS = Selected("flows", "flows", {"ids": ["flow_1", "flow_2"]}, (FINDINGS,))
FIELD = Many("", "Flow", (), 2)


class Flows:
    """A database with two flows."""

    async def read(self, *_: Any, **__: Any) -> Answer:
        rows = [[["flow_1", "2026-01-01T00:00:00Z"]], [["flow_2", "2026-01-01T00:00:00Z"]]]
        return Answer((rows, []), "v1")


async def test_the_engine_hands_over_the_places_to_fill() -> None:
    calls: list[tuple[list[str], Mapping[str, Any]]] = []

    async def load(graph: Graph, waiting: Sequence[Waiting], ambient: Mapping[str, Any]) -> set[str]:
        calls.append(([each.subject for each in waiting], ambient))
        for each in waiting:
            each.place["totalCount"] = len(each.subject)
        return {"v1"}

    read = await Graph(cast(Bolt, Flows()), load).read("resource/flows_by_id", FIELD, FLOWS, {"audiences": []})
    assert calls == [(["flow_1", "flow_2"], {"audiences": []})]
    assert [row["findings"] for row in read.value] == [{"totalCount": 6}, {"totalCount": 6}]
    # what is loaded apart may change with time in any way
    assert (read.version, read.holding) == ("v1", Holding.UNKNOWN)


async def test_an_engine_without_one_says_so() -> None:
    with pytest.raises(YuanliuError, match="findings"):
        await Graph(cast(Bolt, Flows())).read("resource/flows_by_id", FIELD, FLOWS, {})
