"""Relay's node and nodes: by the prefix of an id its noun is known, and each noun is one question."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiodataloader import DataLoader

from graph.errors import LimitExceeded
from graph.selection import Selected
from graph.shape import Many
from resolvers.context import Asked, Context

LARGEST = 100
NOUNS = {
    "region": ("Region", "region/regions_by_id"),
    "platform": ("Platform", "region/platforms_by_id"),
    "department": ("Department", "department/departments_by_id"),
    "category": ("DataCategory", "element/categories_by_id"),
    "element": ("DataElement", "element/elements_by_id"),
    "standard": ("Standard", "element/standards_by_id"),
    "basis": ("LegalBasis", "element/bases_by_id"),
    "designation": ("Designation", "element/designations_by_id"),
    "entry": ("CatalogEntry", "catalog/entries_by_id"),
    "item": ("InfoItem", "catalog/items_by_id"),
    "class": ("Classification", "classification/classifications_by_id"),
    "library": ("Library", "library/libraries_by_id"),
    "resource": ("DataResource", "resource/resources_by_id"),
    "field": ("Field", "resource/fields_by_id"),
    "flow": ("Flow", "resource/flows_by_id"),
    "derives": ("Derivation", "resource/derivations_by_id"),
    "job": ("Job", "job/jobs_by_id"),
    "run": ("Run", "job/runs_by_id"),
    "scenario": ("Scenario", "scenario/scenarios_by_id"),
}
ID = Selected("__id", "id")


async def node(asked: Asked) -> dict[str, Any] | None:
    """The thing with this id, or null."""
    return await _loader(asked, asked.selected.arguments["id"]).load(asked.selected.arguments["id"])


async def nodes(asked: Asked) -> list[dict[str, Any] | None]:
    """The things with these ids, in their order, null where there is none. Raises LimitExceeded over 100."""
    ids: Sequence[str] = asked.selected.arguments["ids"]
    if len(ids) > LARGEST:
        raise LimitExceeded("IDS_EXCEEDED", "The number of ids", "id 的数量", len(ids), LARGEST)
    return list(await asyncio.gather(*(_loader(asked, each).load(each) for each in ids)))


def _loader(asked: Asked, node_id: str) -> DataLoader[str, dict[str, Any] | None]:
    noun = node_id.partition("_")[0]
    key = ("node by id", noun, asked.selected.structure())
    loaders = asked.context.loaders
    if key not in loaders:
        loaders[key] = DataLoader(_NodesById(asked.context, asked.selected, noun).load, max_batch_size=LARGEST)
    return loaders[key]  # type: ignore[no-any-return]


@dataclass(frozen=True)
class _NodesById:
    context: Context
    selected: Selected
    noun: str

    async def load(self, ids: list[str]) -> list[dict[str, Any] | None]:
        if self.noun not in NOUNS:
            return [None] * len(ids)
        target, question = NOUNS[self.noun]
        fields = (*self.selected.fields, ID)
        selected = Selected(self.selected.key, self.selected.name, {"ids": ids}, fields)
        rows = await self.context.graph.ask(question, Many("", target, ()), selected, self.context.ambient)
        by_id = {row["__id"]: row for row in rows}
        return [by_id.get(each) for each in ids]
