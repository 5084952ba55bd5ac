"""The first answers of a cold server take seconds: its classes are loaded and its plans made by then. So the three
queries that are printed are asked once, by us, as soon as they can be; then walks, paths and findings, whose statements
are the longest to plan; those of a walk are the same for every depth."""

from __future__ import annotations

import asyncio
import http.client
import json
from typing import TYPE_CHECKING

from graph.finding.whole import WHOLE
from graph.model.finding import LineageFindingKind
from terminal.sentences import say

if TYPE_CHECKING:
    import socket
    from collections.abc import Sequence

LONGEST_SECONDS = 60
START = "resource_650000000000/gongan-01"
"""A resource of the sample; of one that is not there the statements are planned just as well."""
WALK = f"""
{{ lineage(of: "{START}", direction: %s, depth: 1, budget: {{ milliseconds: 30000 }}) {{
  nodes {{ node {{ id }} }} counts {{ byLevel {{ count }} }} }} }}
"""
FINDINGS = "%s: lineageFindings(where: {kinds: [%s]}, first: 1) { nodes { kind } }"
WALKS = (
    WALK % "UPSTREAM",
    WALK % "DOWNSTREAM",
    WALK % "BOTH",
    f"""
    {{ paths(from: "{START}", to: "{START}", milliseconds: 30000) {{ nodes {{ nodes {{ id }} edges {{ kind }} }} }} }}
    """,
    f"{{ {' '.join(FINDINGS % (kind.lower(), kind) for kind in LineageFindingKind if kind not in WHOLE)} }}",
)


async def warm(listening: socket.socket, documents: Sequence[str]) -> None:
    """Asks each document once over HTTP; what fails is said, and nothing more comes of it."""
    for document in documents:
        try:
            await asyncio.to_thread(_ask, listening.getsockname(), document)
        except OSError as cause:
            say(f"The first query could not be tried: {cause}.")
            return


def _ask(address: tuple[str, int], document: str) -> None:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address[0], address[0])  # noqa: S104 # asked, not bound
    connection = http.client.HTTPConnection(host, address[1], timeout=LONGEST_SECONDS)
    try:
        connection.request("POST", "/graphql", json.dumps({"query": document}), {"content-type": "application/json"})
        connection.getresponse().read()
    finally:
        connection.close()
