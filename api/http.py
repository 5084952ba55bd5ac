"""GraphQL over HTTP (the GraphQL Foundation's draft specification): what is asked for, how it is sent back.

Statuses: what is refused before its document is looked at has its own (400, 405, 406, 413, 415, 429). A document that
does not run is 400 for application/graphql-response+json and 200 for application/json. One that ran is 200, whatever
its fields say: its `data` is there, if only null, and what stopped a field stands in its error's code.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from graphql import GraphQLSchema
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Lifespan, Receive, Scope, Send

from api import params
from api.accept import JSON, media_type, weighed
from api.answer import Answer, Answering, without_data
from api.errors import (
    BadRequest,
    BodyTooLarge,
    MethodNotAllowed,
    NotFound,
    RateLimited,
    RequestError,
    UnsupportedMediaType,
)
from api.failures import Failure, masked
from api.health import Ping, Readiness, routes
from api.keeping import Keeping
from api.language import language
from api.limits import LIMITS, Limits
from api.naming import Naming
from api.rate import Rate
from resolvers.context import Context

METHODS = "GET, HEAD, POST, OPTIONS"
EXPLAIN = "x-explain"
HOLDS_UNTIL = "x-holds-until"
LOOPBACK = ("127.0.0.1", "::1")
HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "vary": "Accept, Accept-Language",
}
# A body over its limit is read to its end, so that the caller gets to read the answer; but not for ever.
DRAINED = 100_000_000

T = TypeVar("T")


def application(
    schema: GraphQLSchema,
    context: Callable[[str], Context],
    readiness: Readiness,
    ping: Ping,
    pages: Sequence[BaseRoute] = (),
    *,
    limits: Limits = LIMITS,
    naming: Naming | None = None,
    rate: Rate | None = None,
    explains: bool = False,
    keeping: Keeping | None = None,
    fast: bool = True,
    lifespan: Lifespan[Starlette] | None = None,
) -> Starlette:
    """The service: /graphql, /healthz, /readyz, then `pages`. `context` makes a request's own, given its language."""
    return Starlette(
        routes=[
            Route(
                "/graphql",
                GraphQLOverHTTP(
                    Answering(schema, context, limits, naming, rate, keeping, fast=fast), limits, explains=explains
                ),
                name="graphql",
            ),
            *routes(readiness, ping),
            *pages,
        ],
        exception_handlers={HTTPException: _refused_elsewhere},
        lifespan=lifespan,
    )


class GraphQLOverHTTP:
    """The endpoint, an ASGI application."""

    def __init__(self, answering: Answering, limits: Limits, *, explains: bool = False) -> None:
        self._answering = answering
        self._limits = limits
        self._explains = explains

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except ClientDisconnect:
            return
        except RequestError as error:
            response = _refusal(error, request)
        except Exception as error:  # the outermost place: whatever it is, the caller gets a coded answer
            response = _response(without_data(masked(error)), 500, JSON, request)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        method = request.method
        body = await self._body(request)
        if method == "OPTIONS":
            return Response(status_code=204, headers={**HEADERS, "allow": METHODS})
        if method not in ("GET", "HEAD", "POST"):
            raise MethodNotAllowed(method, METHODS)
        accepted = media_type(",".join(request.headers.getlist("accept")))
        if method == "POST":
            _check_content(request)
            if len(body) > self._limits.body:
                raise BodyTooLarge(len(body), self._limits.body)
            asked = params.of_body(bytes(body))
        else:
            asked = params.of_url(request.query_params)
        answer = await self._answering.answer(
            asked,
            _language(request),
            caller=request.client.host if request.client else "",
            reading=method != "POST",
            explain=self._explain(request),
            until=lambda work: while_present(work, request.receive),
        )
        status = 200 if answer.ran or accepted == JSON else 400
        response = _response(answer, status, accepted, request)
        if method != "POST" and answer.ran and not answer.failures:
            return _tagged(response, request)
        return response

    def _explain(self, request: Request) -> bool:
        """Whether the caller wants the question explained, not run. Raises BadRequest where that is not served."""
        if EXPLAIN not in request.headers:
            return False
        if not (self._explains and request.client and request.client.host in LOOPBACK):
            raise BadRequest(
                "X-Explain is served where YUANLIU_EXPLAIN is on, to callers on the same machine.",
                "X-Explain 仅在 YUANLIU_EXPLAIN 为 on 时向本机调用者提供。",
            )
        return True

    async def _body(self, request: Request) -> Sized:
        """The whole body read, of which no more is kept than is served."""
        body = Sized()
        async for chunk in request.stream():
            body.take(chunk, self._limits.body)
            if len(body) > DRAINED:
                break
        return body


class Sized:
    """A body's beginning and its length."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._length = 0

    def take(self, chunk: bytes, most: int) -> None:
        self._length += len(chunk)
        if self._length <= most:
            self._kept += chunk

    def __len__(self) -> int:
        return self._length

    def __bytes__(self) -> bytes:
        return bytes(self._kept)


async def while_present(work: Awaitable[T], receive: Receive) -> T:
    """The outcome of `work`, which is cancelled when the caller leaves: what nobody waits for goes on in the database
    until its timeout. Raises ClientDisconnect."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.create_task(_left(receive))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        leaving.cancel()
        if not working.done():
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _check_content(request: Request) -> None:
    kind = request.headers.get("content-type", "")
    # A charset other than UTF-8 leaves no member, as in Accept.
    if [value for value, _ in weighed(kind)] != [JSON]:
        raise UnsupportedMediaType(kind)
    encoding = request.headers.get("content-encoding", "identity")
    if encoding.strip().lower() != "identity":
        raise UnsupportedMediaType(f"{kind}, {encoding}")


def _language(request: Request) -> str:
    return language(",".join(request.headers.getlist("accept-language")))


def _response(answer: Answer, status: int, kind: str, request: Request) -> Response:
    headers = {**HEADERS, "content-type": f"{kind}; charset=utf-8"}
    if answer.until is not None:
        headers[HOLDS_UNTIL] = answer.until.isoformat().replace("+00:00", "Z")
    return Response(answer.body(_language(request)), status, headers)


def _tagged(response: Response, request: Request) -> Response:
    """An answer to a GET with its ETag, or 304 where the caller has it already. To be asked for again each time."""
    tag = f'"{hashlib.blake2b(bytes(response.body), digest_size=16).hexdigest()}"'
    response.headers["etag"] = tag
    response.headers["cache-control"] = "private, no-cache"
    had = [each.strip().removeprefix("W/") for each in ",".join(request.headers.getlist("if-none-match")).split(",")]
    if tag not in had and "*" not in had:
        return response
    headers = {name: value for name, value in response.headers.items() if not name.startswith("content-")}
    return Response(status_code=304, headers=headers)


def _refusal(error: RequestError, request: Request) -> Response:
    response = _response(without_data(Failure.of(error)), error.status, _kind(request), request)
    if isinstance(error, MethodNotAllowed):
        response.headers["allow"] = error.allow
    if isinstance(error, RateLimited):
        response.headers["retry-after"] = str(error.seconds)
    return response


def _kind(request: Request) -> str:
    """The media type of a refusal, which is sent even to those who accept none that is served."""
    try:
        return media_type(",".join(request.headers.getlist("accept")))
    except RequestError:
        return JSON


async def _refused_elsewhere(request: Request, refused: Exception) -> Response:
    """What the router itself refuses, said as everything else is."""
    assert isinstance(refused, HTTPException)  # noqa: S101 - registered for it alone
    headers: Any = refused.headers or {}
    if refused.status_code == 405:
        return _refusal(MethodNotAllowed(request.method, headers.get("Allow", "GET")), request)
    return _refusal(NotFound(), request)
