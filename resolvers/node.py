"""Relay's node and nodes: by the prefix of an id its noun is known, and each noun is one question."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from aiodataloader import DataLoader

from domain.errors import LimitExceeded
from graph.engine import QueryResult
from graph.selection import Selection
from graph.shape import Many
from graph.shapes import node_queries
from resolvers.context import Context, FieldRequest

LARGEST = 100
NOUNS = node_queries()
ID = Selection("__id", "id")


async def node(request: FieldRequest) -> dict[str, Any] | None:
    """The thing with this id, or null."""
    return (await _loaded(request, [request.selection.arguments["id"]]))[0]


async def nodes(request: FieldRequest) -> list[dict[str, Any] | None]:
    """The things with these ids, in their order, null where there is none. Raises LimitExceeded over 100."""
    ids: Sequence[str] = request.selection.arguments["ids"]
    if len(ids) > LARGEST:
        raise LimitExceeded("IDS_EXCEEDED", "The number of ids", "id 的数量", len(ids), LARGEST)
    return await _loaded(request, ids)


async def _loaded(request: FieldRequest, ids: Sequence[str]) -> list[dict[str, Any] | None]:
    loaders = [_loader(request, each) for each in ids]
    found = await asyncio.gather(*(one.loader.load(each) for one, each in zip(loaders, ids, strict=True)))
    reads = [read for one in dict.fromkeys(loaders) for read in one.reads]
    request.context.reads.tell({read.version for read in reads}, [read.validity for read in reads])
    return list(found)


def _loader(request: FieldRequest, node_id: str) -> _NodesById:
    noun = node_id.partition("_")[0]
    key = ("node by id", noun, request.selection.structure())
    loaders = request.context.loaders
    if key not in loaders:
        loaders[key] = _NodesById(request.context, request.selection, noun)
    return loaders[key]  # type: ignore[no-any-return]


@dataclass(frozen=True, eq=False)
class _NodesById:
    """One noun's nodes with one selection. `reads`: what was read for them."""

    context: Context
    selection: Selection
    noun: str
    reads: list[QueryResult] = field(default_factory=list)

    @cached_property
    def loader(self) -> DataLoader[str, dict[str, Any] | None]:
        return DataLoader(self.load, max_batch_size=LARGEST)

    async def load(self, ids: list[str]) -> list[dict[str, Any] | None]:
        if self.noun not in NOUNS:
            return [None] * len(ids)
        target, question = NOUNS[self.noun]
        fields = (*self.selection.fields, ID)
        selection = Selection(self.selection.key, self.selection.name, {"ids": ids}, fields)
        context = self.context
        read = await context.engine.read(
            question, Many("", target, ()), selection, context.base_parameters, context.reads.at
        )
        self.reads.append(read)
        by_id = {row["__id"]: row for row in read.value}
        return [by_id.get(each) for each in ids]
