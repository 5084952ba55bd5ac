"""Flows back down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.bolt import STATEMENT_SECONDS
from graph.selection import Selected
from graph.shape import Argument, Connection
from resolvers.context import Asked
from resolvers.flow_chains import with_chains
from resolvers.lineage_arguments import bounded

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


async def return_flows(asked: Asked) -> Any:
    """What flows back down to a region's platform (Art. 21(6)), by edge id. Raises BadArgument, UnknownReference,
    TimedOut."""
    given = asked.selected.arguments.get("milliseconds")
    milliseconds = bounded("milliseconds", MILLISECONDS if given is None else given)
    if any(each.name in BY_CHAIN for row in _rows(asked.selected) for each in row.fields):
        return await with_chains(asked, "flow/return_flows", LISTED, milliseconds)
    return await asked.ask("flow/return_flows", LISTED)


def _rows(selected: Selected) -> Iterator[Selected]:
    for each in selected.fields:
        if each.name == "nodes":
            yield each
        elif each.name == "edges":
            yield from (part for part in each.fields if part.name == "node")
