"""Derivations of columns: from the source registers into the base libraries, and down the return flows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from exchange.sample.deterministic import token
from exchange.sample.flows import SampleFlow
from exchange.sample.items import Item
from exchange.sample.resource_rows import field_id, fields_registered


def derivation_rows(all_flows: Iterable[SampleFlow]) -> Iterator[dict[str, Any]]:
    """Rows of `load/derivation`. A derivation is valid as long as its flow."""
    for flow in all_flows:
        source_items = {item.name: item for item in flow.source.columns}
        for item in _derived_items(flow):
            if item.name in source_items:
                yield {
                    "id": f"derives_{token(flow.kind, flow.source.key, flow.target.key, item.column)}",
                    "properties": {"since": flow.since, "until": flow.until, "sample": True},
                    "from": field_id(flow.source, source_items[item.name]),
                    "to": field_id(flow.target, item),
                }


def _derived_items(flow: SampleFlow) -> tuple[Item, ...]:
    """The columns of the target that come from the source, if it has them."""
    if not (fields_registered(flow.source) and fields_registered(flow.target)):
        return ()
    if flow.kind == "RETURN_FLOW":
        return flow.target.columns
    if flow.kind == "INTEGRATION":
        # The items of every register at the end (登记编号, 数据来源 …) are the library's own.
        topic = flow.target.topic
        return flow.target.columns[: len(topic.elements) + len(topic.extras)]
    return ()
