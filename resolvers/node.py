"""Relay's `node` and `nodes`. The prefix of an id names its noun; each noun has one query."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from aiodataloader import DataLoader

from domain.errors import BadArgument, LimitExceeded
from graph.engine import QueryResult
from graph.read_by_id import read_by_id
from graph.selection import Selection
from graph.shape import Many
from graph.shapes import node_queries
from resolvers.context import Context, FieldRequest

MAX_IDS = 100
NOUNS = node_queries()


async def node(request: FieldRequest) -> dict[str, Any] | None:
    """The node with this id, or null."""
    return (await _load(request, [request.selection.arguments["id"]]))[0]


async def nodes(request: FieldRequest) -> list[dict[str, Any] | None]:
    """The nodes with these ids, in the same order, null for an unknown id.

    Raises BadArgument without ids, and LimitExceeded above 100.
    """
    ids: Sequence[str] = request.selection.arguments["ids"]
    if not ids:
        raise BadArgument.wrong_length("ids", 0, 1, MAX_IDS)
    if len(ids) > MAX_IDS:
        raise LimitExceeded("IDS_EXCEEDED", "The number of ids", "id 的数量", len(ids), MAX_IDS)
    return await _load(request, ids)


async def _load(request: FieldRequest, ids: Sequence[str]) -> list[dict[str, Any] | None]:
    batches = [_batch(request, node_id) for node_id in ids]
    rows = await asyncio.gather(*(batch.loader.load(node_id) for batch, node_id in zip(batches, ids, strict=True)))
    reads = [read for batch in dict.fromkeys(batches) for read in batch.reads]
    request.context.reads.record({read.version for read in reads}, [read.validity for read in reads])
    return list(rows)


def _batch(request: FieldRequest, node_id: str) -> _NodesById:
    noun = node_id.partition("_")[0]
    key = ("node by id", noun, request.selection.structure())
    loaders = request.context.loaders
    if key not in loaders:
        loaders[key] = _NodesById(request.context, request.selection, noun)
    return loaders[key]  # type: ignore[no-any-return]


@dataclass(frozen=True, eq=False)
class _NodesById:
    """Loads nodes of one noun with one selection. `reads`: the results of its queries."""

    context: Context
    selection: Selection
    noun: str
    reads: list[QueryResult] = field(default_factory=list)

    @cached_property
    def loader(self) -> DataLoader[str, dict[str, Any] | None]:
        return DataLoader(self.load, max_batch_size=MAX_IDS)

    async def load(self, ids: list[str]) -> list[dict[str, Any] | None]:
        if self.noun not in NOUNS:
            return [None] * len(ids)
        target, query = NOUNS[self.noun]
        by_id = await read_by_id(self._read, query, target, self.selection, ids, MAX_IDS)
        return [by_id.get(node_id) for node_id in ids]

    async def _read(self, query: str, field: Many, selection: Selection) -> QueryResult:
        context = self.context
        result = await context.engine.read(query, field, selection, context.base_parameters, context.reads.at)
        self.reads.append(result)
        return result
