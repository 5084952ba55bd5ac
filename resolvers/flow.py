"""Flows back down."""

from __future__ import annotations

from typing import Any

from graph.shape import Argument, Connection
from resolvers.context import Asked

ARGUMENTS = (
    Argument("to", refers="REGION"),
    Argument("element", refers="ELEMENT"),
    Argument("entry", refers="ENTRY"),
    Argument("asOf"),
)


async def return_flows(asked: Asked) -> Any:
    """What flows back down to a region's platform (Art. 21(6)), by edge id."""
    return await asked.ask("flow/return_flows", Connection("", "ReturnFlow", arguments=ARGUMENTS))
