"""OpenLineage over HTTP: `POST /api/v1/lineage` ingests an event, `POST /api/v1/lineage/batch` a list of events.

201: the event was ingested, now or before; `notes` says what of it is not applied. 422: the event is invalid; the
response says where. A batch ingests its valid events, and the response lists the others. Paths and the response of a
batch are those of the OpenLineage API.
"""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.admission.endpoint_classes import MAX_BODY_BYTES
from api.admission.work_limits import WorkLimits
from api.endpoints.endpoint_errors import Statuses, guarded_endpoint
from api.errors import BodyTooLarge, Code, RequestError, UnsupportedMediaType
from api.errors.formatting import ResponseError
from api.http.asgi import HEADERS, Headers, read_body
from api.http.content_negotiation import JSON, parse_weighted
from api.http.language import language
from domain.errors import Conflict, LimitExceeded, TimedOut, Unavailable
from exchange.openlineage.errors import BadEvent, EventTooLarge
from exchange.openlineage.event_json import parse_json
from exchange.openlineage.result import IngestResult

MAX_BYTES = MAX_BODY_BYTES["/api/v1/lineage"]
"""Maximum size of a body, also after decompression. A larger batch is sent in parts."""
MAX_GZIP_MEMBERS = 100
MAX_EVENTS = 10_000
"""Of a batch. The response names each refused event."""
MAX_VALUES = 1_000_000
"""Of a body, counted by its commas and opening brackets: three million empty lists take 250 MB of memory."""
# 503: a producer may send the event again later
STATUSES: Statuses = ((Unavailable, 503), (TimedOut, 503), (Conflict, 503), (LimitExceeded, 413))

Ingest = Callable[[Sequence[Any]], Awaitable[IngestResult]]


class NotAnEvent(RequestError):
    """The body is not JSON of the kind that this path accepts."""

    code = Code.BAD_REQUEST

    def __init__(self, message: str, zh: str) -> None:
        super().__init__(
            message,
            zh=zh,
            remedy="Send one event as a JSON object, or a list of events to /api/v1/lineage/batch.",
            remedy_zh="请以 JSON 对象发送单个事件，或将事件数组发送至 /api/v1/lineage/batch。",
        )


def routes(ingest: Ingest, work: WorkLimits | None = None) -> list[BaseRoute]:
    """The two routes. `ingest` ingests events and returns the refused ones by index (exchange.openlineage.ingest);
    `work`: bounds the events that are ingested at once."""
    limits = work or WorkLimits()

    async def ingest_event(request: Request, content: bytes) -> Response:
        event = _json(content)
        if isinstance(event, list):
            raise NotAnEvent("The body is a list of events.", "请求体是事件数组。")
        result = await ingest([event])
        if result.refused:
            ((_, error),) = result.refused
            return _json_response({"errors": [_formatted(error, request)]}, 422)
        if result.notes:
            return _json_response({"notes": _formatted_notes(result, request)}, 201)
        return Response(status_code=201, headers=HEADERS)

    async def ingest_batch(request: Request, content: bytes) -> Response:
        events = _json(content)
        if not isinstance(events, list):
            raise NotAnEvent("The body is not a list of events.", "请求体不是事件数组。")
        if len(events) > MAX_EVENTS:
            subject, zh = "The number of events in the body", "请求体中的事件数量"
            raise LimitExceeded("EVENTS_EXCEEDED", subject, zh, len(events), MAX_EVENTS)
        result = await ingest(events)
        failed = [
            {"index": index, "path": error.path, "reason": error.message, "retriable": False}
            | _formatted(error, request)
            for index, error in result.refused
        ]
        status = "success" if not failed else "partial_success" if result.accepted else "failure"
        counts = {"received": len(events), "successful": result.accepted, "failed": len(failed)}
        summary = {**counts, "retriable": 0, "non_retriable": len(failed)}
        body = {"status": status, "summary": summary, "failed_events": failed}
        notes = {"notes": _formatted_notes(result, request)} if result.notes else {}
        return _json_response(body | notes, 200)

    def within_limits(
        ingest: Callable[[Request, bytes], Awaitable[Response]],
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            content = await _body(request)
            async with limits.lineage_events(len(content)):
                return await ingest(request, content)

        return endpoint

    return [
        Route(path, guarded_endpoint(within_limits(endpoint), STATUSES), methods=["POST"], name=name)
        for path, endpoint, name in (
            ("/api/v1/lineage", ingest_event, "openlineage"),
            ("/api/v1/lineage/batch", ingest_batch, "openlineage-batch"),
        )
    ]


async def _body(request: Request) -> bytes:
    """The body, decompressed. Raises RequestError, ClientDisconnect."""
    body = await read_body(request.receive, MAX_BYTES)
    headers = Headers(request.scope)
    kind = headers["content-type"]
    if [value for value, _ in parse_weighted(kind)] != [JSON]:
        raise UnsupportedMediaType(kind)
    if len(body) > MAX_BYTES:
        raise BodyTooLarge(len(body), MAX_BYTES)
    encoding = (headers["content-encoding"] or "identity").strip().lower()
    return _decompressed(bytes(body), encoding, kind)


def _json(content: bytes) -> Any:
    """The value of a body. Raises NotAnEvent, and LimitExceeded before a body with too many values is parsed."""
    count = sum(content.count(mark) for mark in (b"[", b"{", b","))
    if count > MAX_VALUES:
        subject, zh = "The number of values in the body", "请求体中值的数量"
        raise LimitExceeded("VALUES_EXCEEDED", subject, zh, count, MAX_VALUES)
    try:
        return parse_json(content)
    except orjson.JSONDecodeError as error:
        raise NotAnEvent(f"The body is not JSON: {error}.", f"请求体不是 JSON：{error}。") from error


def _decompressed(body: bytes, encoding: str, kind: str) -> bytes:
    """The body, which clients of OpenLineage may compress. At most MAX_BYTES are decompressed."""
    if encoding == "identity":
        return body
    if encoding != "gzip":
        raise UnsupportedMediaType(f"{kind}, {encoding}")
    content, members = b"", 0
    # A body may be several gzip members, one after another (RFC 1952, section 2.2).
    while body and members < MAX_GZIP_MEMBERS:
        members += 1
        decompressor = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            content += decompressor.decompress(body, MAX_BYTES + 1 - len(content))
        except zlib.error as error:
            message, zh = "The body is not gzip, although Content-Encoding says so.", "请求体不是所声明的 gzip 数据。"
            raise NotAnEvent(message, zh) from error
        if len(content) > MAX_BYTES:
            raise BodyTooLarge(len(content), MAX_BYTES)
        if not decompressor.eof:
            raise NotAnEvent("The gzip data of the body is incomplete.", "请求体的 gzip 数据不完整。")
        body = decompressor.unused_data
    if body:
        message, zh = (
            f"The body has more than {MAX_GZIP_MEMBERS} gzip members.",
            f"请求体的 gzip 成员超过 {MAX_GZIP_MEMBERS} 个。",
        )
        raise NotAnEvent(message, zh)
    return content


def _formatted(error: BadEvent, request: Request) -> dict[str, Any]:
    formatted = ResponseError.of(error).formatted(language(Headers(request.scope)["accept-language"]))
    formatted["extensions"] |= {"path": error.path, "rule": error.rule}
    if isinstance(error, EventTooLarge):
        formatted["extensions"] |= {"limit": error.limit, "found": error.found}
    return formatted


def _formatted_notes(result: IngestResult, request: Request) -> list[dict[str, Any]]:
    """What of accepted events is not applied, each with the index of its event."""
    chinese = language(Headers(request.scope)["accept-language"]) == "zh"
    return [
        {"index": index, "path": note.path, "rule": note.rule, "message": note.zh if chinese else note.sentence}
        for index, note in result.notes
    ]


def _json_response(content: Any, status: int) -> Response:
    headers = {**HEADERS, "content-type": f"{JSON}; charset=utf-8"}
    return Response(orjson.dumps(content), status, headers)
