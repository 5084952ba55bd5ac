"""Flows back down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.client.database import STATEMENT_SECONDS
from graph.selection import Selection
from graph.shape import Argument, Connection
from resolvers.context import FieldRequest
from resolvers.lineage.lineage_arguments import bounded
from resolvers.lineage.return_flow_chains import with_chains

LISTED = Connection(
    "",
    "ReturnFlow",
    arguments=(
        Argument("to", refers="REGION"),
        Argument("element", refers="ELEMENT"),
        Argument("entry", refers="ENTRY"),
        Argument("asOf"),
    ),
)
MILLISECONDS = int(STATEMENT_SECONDS * 1000)
"""How long a page with its chains may take where nobody says: as long as any question of one statement."""
BY_CHAIN = frozenset({"hops", "levelSkips", "chainComplete"})
"""The fields of a return flow that tell of its chain."""


async def return_flows(request: FieldRequest) -> Any:
    """What flows back down to a region's platform (Art. 21(6)), by edge id. Raises BadArgument, UnknownReference,
    TimedOut."""
    given = request.selection.arguments.get("milliseconds")
    milliseconds = bounded("milliseconds", MILLISECONDS if given is None else given)
    if any(each.name in BY_CHAIN for row in _rows(request.selection) for each in row.fields):
        return await with_chains(request, "flow/return_flows", LISTED, milliseconds)
    return await request.read("flow/return_flows", LISTED)


def _rows(selection: Selection) -> Iterator[Selection]:
    for each in selection.fields:
        if each.name == "nodes":
            yield each
        elif each.name == "edges":
            yield from (part for part in each.fields if part.name == "node")
