"""A synthetic graph as batches: the sample's frame through its own commands, the many rows through lean ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain.model.batch import Batch, batched
from exchange.synthetic.base_graph import base_graph_rows, build_base_graph
from exchange.synthetic.entries import entries, entry_rows, item_rows
from exchange.synthetic.flows import flow_rows
from exchange.synthetic.resources import resource_rows, resources
from exchange.synthetic.size import Size

# Rows of items are for 500 entries each, of eight items.
_ENTRIES, _ITEMS, _RESOURCES, _FLOWS, _OTHERS = 2_000, 2, 4_000, 10_000, 2_000


@dataclass(frozen=True)
class SyntheticBatches:
    """The batches, made as they are written, and how many rows they hold."""

    batches: Iterator[Batch]
    rows: int


def synthetic_batches(size: Size) -> SyntheticBatches:
    """Everything of this size and seed, nodes before their relationships."""
    around = build_base_graph()
    standing = list(base_graph_rows(around))
    catalog = entries(size, around)
    items = item_rows(around, catalog)
    rows = sum(len(each) for _, each in standing) + len(items) + size.entries + size.resources + size.flows

    def batches() -> Iterator[Batch]:
        for noun, each in standing:
            yield from batched(f"load/{noun}", each, _OTHERS)
        yield from batched("synthetic/entry", entry_rows(size, around, catalog), _ENTRIES)
        yield from batched("synthetic/items", items, _ITEMS)
        held = resources(size, around, catalog)
        yield from batched("synthetic/resource", resource_rows(size, held), _RESOURCES)
        yield from batched("synthetic/flow", flow_rows(size, held), _FLOWS)

    return SyntheticBatches(batches(), rows)
