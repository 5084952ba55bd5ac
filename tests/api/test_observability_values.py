"""No metric, log line or span contains a value of a request."""

from __future__ import annotations

import base64
import uuid
from typing import Any

import pytest

from graph.client.database import Neo4jDatabase
from tests.support.observed_service import PARENT, ObservedService


def sent(mark: str) -> list[tuple[str, dict[str, Any]]]:
    """Requests with a marked value in every place where a caller can put one."""
    cursor = base64.urlsafe_b64encode(f'["{mark}"]'.encode()).decode()
    headers = {"x-marked": mark, "user-agent": mark, "authorization": f"Bearer {mark}", "referer": mark}
    headers |= {"cookie": f"session={mark}", "baggage": f"who={mark}", "tracestate": f"{mark[:8].lower()}={mark}"}
    headers["traceparent"] = PARENT

    def post(query: str, **variables: Any) -> tuple[str, dict[str, Any]]:
        return "/graphql", {"json": {"query": query, "variables": variables}, "headers": headers}

    event = {"eventType": "COMPLETE", "eventTime": mark, "producer": mark, "job": {"name": mark, "namespace": mark}}
    return [
        post("query Q($id: ID!) { resource(id: $id) { name } }", id=mark),
        post(f'{{ resource(id: "{mark}") {{ name }} }}'),
        post(f'{{ catalogEntries(where: {{ title: {{ contains: "{mark}" }} }}) {{ nodes {{ {mark}: title }} }} }}'),
        post(f'{{ regions(after: "{cursor}") {{ nodes {{ name }} }} }}'),
        post(f'{{ regions(after: "{mark}") {{ nodes {{ name }} }} }}'),
        post("query Q($of: [ID!]!) { lineage(of: $of, direction: BOTH) { nodes { depth } } }", of=[mark]),
        post(f'{{ authoritativeSource(element: "{mark}", region: "{mark}") {{ status }} }}'),
        post(f'{{ regions(first: "{mark}") {{ nodes {{ name }} }} }}'),
        post(f"{{ {mark} }}"),
        post(f"{{ regions {{ nodes {{ name }} }} # {mark}"),
        post("query Q($n: Int!) { regions(first: $n) { nodes { name } } }", n=mark),
        ("/graphql", {"json": {"documentId": mark}, "headers": headers}),
        ("/graphql", {"json": {"query": "{ regions { totalCount } }", "operationName": mark}, "headers": headers}),
        ("/graphql", {"content": mark.encode(), "headers": {**headers, "content-type": "application/json"}}),
        (f"/graphql?{mark}={mark}", {"json": {"query": "{ serviceInfo { version } }"}, "headers": headers}),
        ("/api/v1/lineage", {"json": event, "headers": headers}),
        ("/api/v1/lineage/batch", {"json": [event, mark], "headers": headers}),
    ]


@pytest.mark.parametrize("times", [1, 20], ids=["short", "long"])
async def test_no_value_appears_in_metrics_logs_or_traces(
    observed: ObservedService, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Neither from variables, literals, aliases, cursors, headers, events, ids or query strings, nor from a message
    of the database about a refused statement."""
    mark = f"m{uuid.uuid4().hex}" * times

    async def send_all(again: int) -> None:
        for path, request in sent(mark) * again:
            await observed.client.post(path, **request)
        await observed.client.get("/export/lineage", params={"of": mark, "direction": "BOTH"})
        await observed.client.get("/graphql", params={"query": f'{{ resource(id: "{mark}") {{ name }} }}'})

    await send_all(2)
    read = Neo4jDatabase.read

    async def refused(self: Neo4jDatabase, statement: str, parameters: Any, **options: Any) -> Any:
        # the server refuses this statement with a message that quotes the value
        return await read(self, f"RETURN 1 + '{mark}' + undefined", parameters, **options)

    monkeypatch.setattr(Neo4jDatabase, "read", refused)
    await send_all(1)
    observed.finished_spans()
    outputs = [
        "\n".join(observed.handler.lines),
        await observed.metrics(),
        "\n".join(span.to_json() for span in observed.finished_spans()),
    ]
    for text in outputs:
        assert text
        assert mark not in text
        assert mark[1:9] not in text
    assert '"INTERNAL"' in outputs[0]
