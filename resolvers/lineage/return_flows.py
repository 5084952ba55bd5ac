"""Resolver of `returnFlows`: flows that return data to a lower level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.argument import AS_OF, reference
from graph.client.database import STATEMENT_SECONDS
from graph.selection import Selection
from graph.shape import Connection
from resolvers.context import FieldRequest
from resolvers.lineage.lineage_arguments import bounded
from resolvers.lineage.return_flow_chains import read_with_chains

QUERY = "flow/return_flows"
CONNECTION = Connection(
    "",
    "ReturnFlow",
    arguments=(
        reference("to", "REGION"),
        reference("element", "ELEMENT"),
        reference("entry", "ENTRY"),
        AS_OF,
    ),
)
DEFAULT_MILLISECONDS = int(STATEMENT_SECONDS * 1000)
"""The time for a page with its chains: as much as for any query of one statement."""
CHAIN_FIELDS = frozenset({"hops", "levelSkips", "chainComplete"})
"""The fields of a return flow that depend on its chain."""


async def return_flows(request: FieldRequest) -> Any:
    """The flows that return data to the platform of a region (Art. 21(6)), by id.

    Raises BadArgument, UnknownReference, TimedOut.
    """
    milliseconds = request.selection.arguments.get("milliseconds")
    milliseconds = bounded("milliseconds", DEFAULT_MILLISECONDS if milliseconds is None else milliseconds)
    if any(field.name in CHAIN_FIELDS for row in _row_selections(request.selection) for field in row.fields):
        return await read_with_chains(request, QUERY, CONNECTION, milliseconds)
    return await request.read(QUERY, CONNECTION)


def _row_selections(selection: Selection) -> Iterator[Selection]:
    for field in selection.fields:
        if field.name == "nodes":
            yield field
        elif field.name == "edges":
            yield from (part for part in field.fields if part.name == "node")
