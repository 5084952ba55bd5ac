"""OpenLineage over HTTP: `POST /api/v1/lineage` takes an event, `POST /api/v1/lineage/batch` a list of them.

201: the event is in, also where it was before. 422: it is no event, and where in it. Of a batch the good ones go in,
and the answer lists the others. The addresses and the batch's answer are those of the specification's own API.
"""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.accept import JSON, weighed
from api.errors import BodyTooLarge, Code, RequestError, UnsupportedMediaType
from api.failures import Failure, masked
from api.http import HEADERS
from api.language import language
from api.messages import DRAINED, Sized
from exchange.openlineage.errors import BadEvent
from exchange.openlineage.taken import Taken
from graph.errors import Conflict, TimedOut, Unavailable, YuanliuError

BODY = 10_000_000
"""Bytes, after decompression; a batch that is larger is sent in parts."""
RETRY_SECONDS = "5"

Ingest = Callable[[Sequence[Any]], Awaitable[Taken]]


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
    """The two routes. `ingest` takes events and refuses the bad ones by index: exchange.openlineage.lineage."""

    async def one(request: Request) -> Response:
        event = await _sent(request)
        if isinstance(event, list):
            raise NotAnEvent("The body is a list of events.", "请求体是事件数组。")
        taken = await ingest([event])
        if taken.refused:
            ((_, error),) = taken.refused
            return _answer({"errors": [_failure(error, request)]}, 422)
        return Response(status_code=201, headers=HEADERS)

    async def batch(request: Request) -> Response:
        events = await _sent(request)
        if not isinstance(events, list):
            raise NotAnEvent("The body is not a list of events.", "请求体不是事件数组。")
        taken = await ingest(events)
        failed = [
            {"index": place, "path": error.path, "reason": error.message, "retriable": False} | _failure(error, request)
            for place, error in taken.refused
        ]
        status = "success" if not failed else "partial_success" if taken.taken else "failure"
        counts = {"received": len(events), "successful": taken.taken, "failed": len(failed)}
        summary = {**counts, "retriable": 0, "non_retriable": len(failed)}
        return _answer({"status": status, "summary": summary, "failed_events": failed}, 200)

    return [
        Route("/api/v1/lineage", _guarded(one), methods=["POST"], name="openlineage"),
        Route("/api/v1/lineage/batch", _guarded(batch), methods=["POST"], name="openlineage-batch"),
    ]


Endpoint = Callable[[Request], Awaitable[Response]]


def _guarded(endpoint: Endpoint) -> Endpoint:
    """What goes wrong, said as everything else is. A producer may send again what could not be written just now."""

    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ClientDisconnect:
            return Response(status_code=499)
        except RequestError as error:
            return _refused(Failure.of(error), error.status, request)
        except (Unavailable, TimedOut, Conflict) as error:
            response = _refused(Failure.of(error), 503, request)
            response.headers["retry-after"] = RETRY_SECONDS
            return response
        except YuanliuError as error:
            return _refused(Failure.of(error), 500, request)
        except Exception as error:  # the outermost place: whatever it is, the caller gets a coded answer
            return _refused(masked(error), 500, request)

    return guarded


async def _sent(request: Request) -> Any:
    """The JSON of the body. Raises RequestError."""
    body = Sized()
    async for chunk in request.stream():
        body.take(chunk, BODY)
        if len(body) > DRAINED:
            break
    kind = request.headers.get("content-type", "")
    if [value for value, _ in weighed(kind)] != [JSON]:
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
    formatted = Failure.of(error).formatted(_language(request))
    formatted["extensions"] |= {"path": error.path, "rule": error.rule}
    return formatted


def _refused(failure: Failure, status: int, request: Request) -> Response:
    return _answer({"errors": [failure.formatted(_language(request))]}, status)


def _answer(content: Any, status: int) -> Response:
    headers = {**HEADERS, "content-type": f"{JSON}; charset=utf-8"}
    return Response(orjson.dumps(content), status, headers)


def _language(request: Request) -> str:
    return language(",".join(request.headers.getlist("accept-language")))
