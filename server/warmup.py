"""Warm-up queries, run inside the process after each start of the database.

On a cold database the first queries take seconds: Java classes are loaded and statements planned. So the statement of
assessments is planned first, the largest of all, then the three example queries run, then lineage, paths and findings.
The statements of a traversal are the same for every depth.
"""

from __future__ import annotations

import asyncio
import json
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

from api.endpoints.graphql import INTERNAL_REQUEST_KEY, PATH
from api.http.content_negotiation import JSON
from domain.errors import TimedOut, Unavailable
from domain.model.finding_kind import FindingKind
from domain.sentence import Sentence
from domain.viewer import ANONYMOUS
from graph.assessment.reader import plan_candidates
from graph.findings.whole_graph import WHOLE_GRAPH_ANALYSES
from resolvers.context import Context

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping, Sequence

    from starlette.types import ASGIApp

    from graph.engine import QueryEngine

TIMEOUT_SECONDS = 60
UNANSWERED = frozenset({"TIMEOUT", "UNAVAILABLE", "OVERLOADED"})
"""Codes of errors after which a warm-up query is executed again."""
SILENT_ATTEMPTS = 3
PAUSE_SECONDS = 0.5
START = "resource_650000000000/gongan-01"
"""A resource of the sample. In a graph without it the same statements are planned."""
LINEAGE = f"""
{{ lineage(of: "{START}", direction: %s, depth: 1, milliseconds: 30000) {{
  nodes {{ node {{ id }} }} counts {{ byLevel {{ count }} }} }} }}
"""
FINDINGS = "{ findings(where: {kinds: [%s]}, first: 1) { nodes { kind } } }"
WARMUP_DOCUMENTS = (
    LINEAGE % "UPSTREAM",
    LINEAGE % "DOWNSTREAM",
    LINEAGE % "BOTH",
    f"""
    {{ paths(from: "{START}", to: "{START}", milliseconds: 30000) {{ nodes {{ nodes {{ id }} flows {{ kind }} }} }} }}
    """,
    # One kind in a document: on a busy machine, ten statements planned at once all exceed their time, each time again.
    *(FINDINGS % kind for kind in FindingKind if kind not in WHOLE_GRAPH_ANALYSES),
)
SINGLE_DOCUMENTS = ("{ findings(milliseconds: 30000) { totalCount } }",)
"""Executed once, whatever comes of it: its time grows with the graph, and a large graph must become ready too."""


async def warm_up(
    application: ASGIApp,
    engine: QueryEngine,
    documents: Sequence[str],
    say: Callable[[str], None],
    once: Sequence[str] = (),
) -> None:
    """Plan the statement of assessments, then execute each document within this process, until each is answered.

    What is not answered in time is executed again, because each attempt has warmed the planner. So is what the database
    could not be asked. Another error counts as an answer and is reported with `say`. The documents of `once` are
    executed afterwards, once each.
    """

    async def plan() -> list[str]:
        try:
            await plan_candidates(engine, Context(engine, viewer=ANONYMOUS).base_parameters)
        except (TimedOut, Unavailable) as error:
            return [error.code]
        return []

    await _until_answered(plan, say)
    for document in documents:
        codes = await _until_answered(partial(_error_codes, application, document), say)
        if codes:
            say(Sentence(f"Warm-up query failed: {', '.join(codes)}.", f"预热查询失败：{'、'.join(codes)}。"))
    for document in once:
        await _error_codes(application, document)


async def _until_answered(attempt: Callable[[], Awaitable[list[str]]], say: Callable[[str], None]) -> list[str]:
    """Repeats an attempt, which returns the codes of its errors, until none of them is of UNANSWERED."""
    for number in count(1):
        codes = await attempt()
        if UNANSWERED.isdisjoint(codes):
            return codes
        if number == SILENT_ATTEMPTS:
            english = f"A warm-up query has failed {number} times ({', '.join(codes)});"
            chinese = f"预热查询已失败 {number} 次（{'、'.join(codes)}），"
            say(Sentence(f"{english} /readyz is 503 until it succeeds.", f"{chinese}成功之前 /readyz 返回 503。"))
        if "TIMEOUT" not in codes:
            await asyncio.sleep(PAUSE_SECONDS)
    raise AssertionError("the attempts have no end")


async def _error_codes(application: ASGIApp, document: str) -> list[str]:
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            response = await _execute(application, document)
    except TimeoutError:
        return ["TIMEOUT"]
    return [error["extensions"]["code"] for error in response.get("errors", ())]


async def _execute(application: ASGIApp, document: str) -> Any:
    """The parsed JSON response of the GraphQL endpoint, called over ASGI."""
    body = json.dumps({"query": document}).encode()
    requests = iter([{"type": "http.request", "body": body, "more_body": False}])
    messages: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        for message in requests:
            return message
        await asyncio.Event().wait()
        raise AssertionError("this client never disconnects")

    async def send(message: MutableMapping[str, Any]) -> None:
        messages.append(message)

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
    return json.loads(b"".join(message.get("body", b"") for message in messages[1:]))
