"""The batches of a synthetic graph: base rows for the sample's commands, the many other rows for leaner commands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from domain.model.batch import Batch, batched
from exchange.synthetic.base_graph import base_graph_rows, build_base_graph
from exchange.synthetic.entries import entry_rows, item_rows, synthetic_entries
from exchange.synthetic.flows import flow_rows
from exchange.synthetic.resources import resource_rows, synthetic_resources
from exchange.synthetic.size import Size

_BASE_BATCH_SIZE = 2_000
_ENTRY_BATCH_SIZE = 2_000
# One item row is for 500 entries with eight items each.
_ITEM_BATCH_SIZE = 2
_RESOURCE_BATCH_SIZE = 4_000
_FLOW_BATCH_SIZE = 10_000


@dataclass(frozen=True)
class SyntheticBatches:
    """The batches, generated while they are written, and the number of their rows."""

    batches: Iterator[Batch]
    rows: int


def synthetic_batches(size: Size) -> SyntheticBatches:
    """The whole graph of this size and seed, nodes before their relationships."""
    base = build_base_graph()
    base_rows = list(base_graph_rows(base))
    catalog = synthetic_entries(size, base)
    items = item_rows(base, catalog)
    base_count = sum(len(act_rows) for _, act_rows in base_rows)
    rows = base_count + len(items) + size.entries + size.resources + size.flows

    def batches() -> Iterator[Batch]:
        for act, act_rows in base_rows:
            yield from batched(f"load/{act}", act_rows, _BASE_BATCH_SIZE)
        yield from batched("synthetic/entry", entry_rows(size, base, catalog), _ENTRY_BATCH_SIZE)
        yield from batched("synthetic/items", items, _ITEM_BATCH_SIZE)
        resources = synthetic_resources(size, base, catalog)
        yield from batched("synthetic/resource", resource_rows(size, resources), _RESOURCE_BATCH_SIZE)
        yield from batched("synthetic/flow", flow_rows(size, resources), _FLOW_BATCH_SIZE)

    return SyntheticBatches(batches(), rows)
