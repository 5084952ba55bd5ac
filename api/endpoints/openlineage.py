"""OpenLineage over HTTP: `POST /api/v1/lineage` takes an event, `POST /api/v1/lineage/batch` a list of them.

201: the event is in, also where it was before. 422: it is no event, and where in it. Of a batch the good ones go in,
and the answer lists the others. The addresses and the batch's answer are those of the specification's own API.
"""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.endpoints.endpoint_errors import Statuses, guarded_endpoint
from api.errors import BodyTooLarge, Code, RequestError, UnsupportedMediaType
from api.errors.formatting import ResponseError
from api.http.asgi import DRAINED, HEADERS, BoundedBody, Headers
from api.http.content_negotiation import JSON, parse_weighted
from api.http.language import language
from domain.errors import Conflict, TimedOut, Unavailable
from exchange.openlineage.errors import BadEvent
from exchange.openlineage.result import IngestResult

BODY = 10_000_000
"""Bytes, after decompression; a batch that is larger is sent in parts."""
# a producer may send again what could not be written just now
STATUSES: Statuses = ((Unavailable, 503), (TimedOut, 503), (Conflict, 503))

Ingest = Callable[[Sequence[Any]], Awaitable[IngestResult]]


class NotAnEvent(RequestError):
    """A body that is no JSON of the kind that is taken at this address."""

    code = Code.BAD_REQUEST

    def __init__(self, message: str, zh: str) -> None:
        super().__init__(
            message,
            zh=zh,
            remedy="Send one event as a JSON object, or a list of events to /api/v1/lineage/batch.",
            remedy_zh="请以 JSON 对象发送单个事件，或将事件数组发送至 /api/v1/lineage/batch。",
        )


def routes(ingest: Ingest) -> list[BaseRoute]:
    """The two routes. `ingest` takes events and refuses the bad ones by index: exchange.openlineage.ingest."""

    async def one(request: Request) -> Response:
        event = await _sent(request)
        if isinstance(event, list):
            raise NotAnEvent("The body is a list of events.", "请求体是事件数组。")
        result = await ingest([event])
        if result.refused:
            ((_, error),) = result.refused
            return _answer({"errors": [_failure(error, request)]}, 422)
        return Response(status_code=201, headers=HEADERS)

    async def batch(request: Request) -> Response:
        events = await _sent(request)
        if not isinstance(events, list):
            raise NotAnEvent("The body is not a list of events.", "请求体不是事件数组。")
        result = await ingest(events)
        failed = [
            {"index": place, "path": error.path, "reason": error.message, "retriable": False} | _failure(error, request)
            for place, error in result.refused
        ]
        status = "success" if not failed else "partial_success" if result.accepted else "failure"
        counts = {"received": len(events), "successful": result.accepted, "failed": len(failed)}
        summary = {**counts, "retriable": 0, "non_retriable": len(failed)}
        return _answer({"status": status, "summary": summary, "failed_events": failed}, 200)

    return [
        Route("/api/v1/lineage", guarded_endpoint(one, STATUSES), methods=["POST"], name="openlineage"),
        Route("/api/v1/lineage/batch", guarded_endpoint(batch, STATUSES), methods=["POST"], name="openlineage-batch"),
    ]


async def _sent(request: Request) -> Any:
    """The JSON of the body. Raises RequestError."""
    body = BoundedBody()
    async for chunk in request.stream():
        body.take(chunk, BODY)
        if len(body) > DRAINED:
            break
    kind = request.headers.get("content-type", "")
    if [value for value, _ in parse_weighted(kind)] != [JSON]:
        raise UnsupportedMediaType(kind)
    if len(body) > BODY:
        raise BodyTooLarge(len(body), BODY)
    whole = _unpacked(bytes(body), request.headers.get("content-encoding", "identity").strip().lower(), kind)
    try:
        return orjson.loads(whole)
    except orjson.JSONDecodeError as error:
        raise NotAnEvent(f"The body is not JSON: {error}.", f"请求体不是 JSON：{error}。") from error


def _unpacked(body: bytes, encoding: str, kind: str) -> bytes:
    """OpenLineage's clients may compress; no more is unpacked than may be sent."""
    if encoding == "identity":
        return body
    if encoding != "gzip":
        raise UnsupportedMediaType(f"{kind}, {encoding}")
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        whole = unpacking.decompress(body, BODY + 1)
    except zlib.error as error:
        raise NotAnEvent("The body is not gzip, as its header says.", "请求体不是其头部所称的 gzip。") from error
    if len(whole) > BODY:
        raise BodyTooLarge(len(whole), BODY)
    if not unpacking.eof:
        raise NotAnEvent("The body's gzip has no end.", "请求体的 gzip 数据不完整。")
    return whole


def _failure(error: BadEvent, request: Request) -> dict[str, Any]:
    formatted = ResponseError.of(error).formatted(language(Headers(request.scope)["accept-language"]))
    formatted["extensions"] |= {"path": error.path, "rule": error.rule}
    return formatted


def _answer(content: Any, status: int) -> Response:
    headers = {**HEADERS, "content-type": f"{JSON}; charset=utf-8"}
    return Response(orjson.dumps(content), status, headers)
