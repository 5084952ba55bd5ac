"""Warm-up queries, run once inside the process after startup.

On a cold database the first queries take seconds: Java classes are loaded and statements planned. So the statement of
assessments is planned first, the largest of all, then the three example queries run, then lineage, paths and findings.
The statements of a traversal are the same for every depth.
"""

from __future__ import annotations

import asyncio
import json
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
    from collections.abc import Callable, MutableMapping, Sequence

    from starlette.types import ASGIApp

    from graph.engine import QueryEngine

TIMEOUT_SECONDS = 60
ATTEMPTS = 3
START = "resource_650000000000/gongan-01"
"""A resource of the sample. In a graph without it the same statements are planned."""
LINEAGE = f"""
{{ lineage(of: "{START}", direction: %s, depth: 1, milliseconds: 30000) {{
  nodes {{ node {{ id }} }} counts {{ byLevel {{ count }} }} }} }}
"""
FINDINGS = "%s: findings(where: {kinds: [%s]}, first: 1) { nodes { kind } }"
WARMUP_DOCUMENTS = (
    LINEAGE % "UPSTREAM",
    LINEAGE % "DOWNSTREAM",
    LINEAGE % "BOTH",
    f"""
    {{ paths(from: "{START}", to: "{START}", milliseconds: 30000) {{ nodes {{ nodes {{ id }} flows {{ kind }} }} }} }}
    """,
    "{ " + " ".join(FINDINGS % (kind.lower(), kind) for kind in FindingKind if kind not in WHOLE_GRAPH_ANALYSES) + " }",
    "{ findings(milliseconds: 30000) { totalCount } }",
)


async def warm_up(
    application: ASGIApp, engine: QueryEngine, documents: Sequence[str], say: Callable[[str], None]
) -> None:
    """Plan the statement of assessments, then execute each document within this process. A failure is reported with
    `say` and otherwise ignored: the first assessment begins the planning again.

    What takes longer than it may is executed again, because planning it has warmed the planner.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            await plan_candidates(engine, Context(engine, viewer=ANONYMOUS).base_parameters)
            break
        except (TimedOut, Unavailable) as error:
            if attempt == ATTEMPTS or isinstance(error, Unavailable):
                english = f"Planning the statement of assessments failed: {error}"
                say(Sentence(english, f"评估语句的执行计划生成失败：{error.zh}"))
                break
    for document in documents:
        codes: list[str] = []
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                for _ in range(ATTEMPTS):
                    response = await _execute(application, document)
                    codes = [error["extensions"]["code"] for error in response.get("errors", ())]
                    if "TIMEOUT" not in codes:
                        break
        except TimeoutError:
            say(
                Sentence(
                    f"Warm-up query timed out after {TIMEOUT_SECONDS} s.",
                    f"预热查询超过 {TIMEOUT_SECONDS} 秒未完成。",
                )
            )
            continue
        if codes:
            say(Sentence(f"Warm-up query failed: {', '.join(codes)}.", f"预热查询失败：{'、'.join(codes)}。"))


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
