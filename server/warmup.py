"""The first answers of a cold server take seconds: its classes are loaded and its plans made by then. So the three
queries that are printed are asked once, by us, as soon as they can be; then walks, paths and findings, whose statements
are the longest to plan; those of a walk are the same for every depth."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from api.endpoints.graphql import INTERNAL_REQUEST_KEY, PATH
from api.http.content_negotiation import JSON
from domain.model.finding_kind import LineageFindingKind
from graph.findings.whole_graph import WHOLE_GRAPH_ANALYSES

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping, Sequence

    from starlette.types import ASGIApp

LONGEST_SECONDS = 60
START = "resource_650000000000/gongan-01"
"""A resource of the sample; of one that is not there the statements are planned just as well."""
WALK = f"""
{{ lineage(of: "{START}", direction: %s, depth: 1, budget: {{ milliseconds: 30000 }}) {{
  nodes {{ node {{ id }} }} counts {{ byLevel {{ count }} }} }} }}
"""
FINDINGS = "%s: lineageFindings(where: {kinds: [%s]}, first: 1) { nodes { kind } }"
WARMUP_DOCUMENTS = (
    WALK % "UPSTREAM",
    WALK % "DOWNSTREAM",
    WALK % "BOTH",
    f"""
    {{ paths(from: "{START}", to: "{START}", milliseconds: 30000) {{ nodes {{ nodes {{ id }} edges {{ kind }} }} }} }}
    """,
    "{ "
    + " ".join(FINDINGS % (kind.lower(), kind) for kind in LineageFindingKind if kind not in WHOLE_GRAPH_ANALYSES)
    + " }",
)


async def warm_up(application: ASGIApp, documents: Sequence[str], say: Callable[[str], None]) -> None:
    """Asks each document once, within this process; what fails is said, and nothing more comes of it."""
    for document in documents:
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                answer = await _asked(application, document)
        except TimeoutError:
            say(f"A first query of our own was not answered within {LONGEST_SECONDS} s.")
            continue
        codes = [each["extensions"]["code"] for each in answer.get("errors", ())]
        if codes:
            say(f"A first query of our own was answered with {', '.join(codes)}.")


async def _asked(application: ASGIApp, document: str) -> Any:
    """The answer."""
    body = json.dumps({"query": document}).encode()
    asked = iter([{"type": "http.request", "body": body, "more_body": False}])
    answered: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        for each in asked:
            return each
        await asyncio.Event().wait()
        raise AssertionError("nobody leaves")

    async def send(message: MutableMapping[str, Any]) -> None:
        answered.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": PATH,
        "query_string": b"",
        "headers": [(b"content-type", JSON.encode())],
        INTERNAL_REQUEST_KEY: True,
    }
    await application(scope, receive, send)
    return json.loads(b"".join(each.get("body", b"") for each in answered[1:]))
