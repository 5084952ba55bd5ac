"""Relay's node and nodes: by the prefix of an id its noun is known, and each noun is one question."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from aiodataloader import DataLoader

from graph.errors import LimitExceeded
from graph.graph import Read
from graph.selection import Selected
from graph.shape import Many
from graph.shapes import node_queries
from resolvers.context import Asked, Context

LARGEST = 100
NOUNS = node_queries()
ID = Selected("__id", "id")


async def node(asked: Asked) -> dict[str, Any] | None:
    """The thing with this id, or null."""
    return (await _loaded(asked, [asked.selected.arguments["id"]]))[0]


async def nodes(asked: Asked) -> list[dict[str, Any] | None]:
    """The things with these ids, in their order, null where there is none. Raises LimitExceeded over 100."""
    ids: Sequence[str] = asked.selected.arguments["ids"]
    if len(ids) > LARGEST:
        raise LimitExceeded("IDS_EXCEEDED", "The number of ids", "id 的数量", len(ids), LARGEST)
    return await _loaded(asked, ids)


async def _loaded(asked: Asked, ids: Sequence[str]) -> list[dict[str, Any] | None]:
    loaders = [_loader(asked, each) for each in ids]
    found = await asyncio.gather(*(one.loader.load(each) for one, each in zip(loaders, ids, strict=True)))
    reads = [read for one in dict.fromkeys(loaders) for read in one.reads]
    asked.context.reads.tell({read.version for read in reads}, [read.holding for read in reads])
    return list(found)


def _loader(asked: Asked, node_id: str) -> _NodesById:
    noun = node_id.partition("_")[0]
    key = ("node by id", noun, asked.selected.structure())
    loaders = asked.context.loaders
    if key not in loaders:
        loaders[key] = _NodesById(asked.context, asked.selected, noun)
    return loaders[key]  # type: ignore[no-any-return]


@dataclass(frozen=True, eq=False)
class _NodesById:
    """One noun's nodes with one selection. `reads`: what was read for them."""

    context: Context
    selected: Selected
    noun: str
    reads: list[Read] = field(default_factory=list)

    @cached_property
    def loader(self) -> DataLoader[str, dict[str, Any] | None]:
        return DataLoader(self.load, max_batch_size=LARGEST)

    async def load(self, ids: list[str]) -> list[dict[str, Any] | None]:
        if self.noun not in NOUNS:
            return [None] * len(ids)
        target, question = NOUNS[self.noun]
        fields = (*self.selected.fields, ID)
        selected = Selected(self.selected.key, self.selected.name, {"ids": ids}, fields)
        context = self.context
        read = await context.graph.read(question, Many("", target, ()), selected, context.ambient, context.reads.at)
        self.reads.append(read)
        by_id = {row["__id"]: row for row in read.value}
        return [by_id.get(each) for each in ids]
