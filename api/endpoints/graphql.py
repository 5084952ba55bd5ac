"""GraphQL over HTTP (the GraphQL Foundation's draft specification): what is asked for, how it is sent back.

Statuses: what is refused before its document is looked at has its own (400, 405, 406, 413, 415, 429). A document that
does not run is 400 for application/graphql-response+json and 200 for application/json. One that ran is 200, whatever
its fields say: its `data` is there, if only null, and what stopped a field stands in its error's code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from graphql import GraphQLSchema
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

from api.documents.lookup import DocumentLookup
from api.endpoints.endpoint_errors import error_response, guarded
from api.endpoints.health import Ping, ReadinessProbe, routes
from api.errors import (
    BadRequest,
    BodyTooLarge,
    HeadTooLarge,
    MethodNotAllowed,
    NotFound,
    RequestError,
    UnsupportedMediaType,
)
from api.errors.formatting import ResponseError
from api.execution.request_handler import GraphQLResult, RequestHandler
from api.http import request_params
from api.http.asgi import HEADERS, NOT_MODIFIED, BytesResponse, Headers, read_body, response_headers
from api.http.content_negotiation import JSON, media_type, parse_weighted
from api.http.disconnect import cancel_on_disconnect
from api.http.language import language
from api.limits.document import LIMITS, Limits
from api.rate_limit import RateLimiter
from api.response_cache import ResponseCache
from api.viewer_middleware import viewer_of
from domain.viewer import Viewer
from resolvers.context import Context

PATH = "/graphql"
METHODS = "GET, HEAD, POST, OPTIONS"
EXPLAIN = "x-explain"
VALID_UNTIL = b"x-holds-until"
INTERNAL_REQUEST = "yuanliu.own"
"""The key in the scope of what the service asks itself, which no caller can set."""
LOOPBACK = ("127.0.0.1", "::1")
FORWARDED_HEADERS = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
"""What a proxy on the same machine says of a caller who is not."""


def create_application(
    schema: GraphQLSchema,
    context: Callable[[str, Viewer], Context],
    readiness: ReadinessProbe,
    ping: Ping,
    pages: Sequence[BaseRoute] = (),
    *,
    limits: Limits = LIMITS,
    document_lookup: DocumentLookup | None = None,
    rate: RateLimiter | None = None,
    explains: bool = False,
    response_cache: ResponseCache | None = None,
    fast: bool = True,
    lifespan: Lifespan[Starlette] | None = None,
) -> Starlette:
    """The service: /graphql, /healthz, /readyz, then `pages`. `context` makes a request's own, given its language and
    its viewer."""
    answering = RequestHandler(schema, context, limits, document_lookup, rate, response_cache, fast=fast)
    return RoutedService(
        GraphQLOverHTTP(answering, limits, explains=explains),
        routes=[
            *routes(readiness, ping),
            *pages,
        ],
        exception_handlers={HTTPException: _refused_elsewhere},
        lifespan=lifespan,
    )


class RoutedService(Starlette):
    """Routes, and /graphql ahead of them: it answers its own errors, and routing is a tenth of a request."""

    def __init__(self, endpoint: GraphQLOverHTTP, **routed: Any) -> None:
        super().__init__(**routed)
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == PATH:
            await self._endpoint(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class GraphQLOverHTTP:
    """The endpoint, an ASGI application."""

    def __init__(self, answering: RequestHandler, limits: Limits, *, explains: bool = False) -> None:
        self._answering = answering
        self._limits = limits
        self._explains = explains

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = Headers(scope)
        response = await guarded(self._respond(scope, sent, receive), sent, media=_kind)
        if response is not None:
            await response(scope, receive, send)

    async def _respond(self, scope: Scope, sent: Headers, receive: Receive) -> ASGIApp:
        method = scope["method"]
        body = await read_body(receive, self._limits.body)
        if method == "OPTIONS":
            return Response(status_code=204, headers={**HEADERS, "allow": METHODS})
        if method not in ("GET", "HEAD", "POST"):
            raise MethodNotAllowed(method, METHODS)
        accepted = media_type(sent["accept"])
        if method == "POST":
            _check_content(sent)
            if len(body) > self._limits.body:
                raise BodyTooLarge(len(body), self._limits.body)
            asked = request_params.params_from_body(bytes(body))
        else:
            if len(scope["query_string"]) > self._limits.head:
                raise HeadTooLarge(len(scope["query_string"]), self._limits.head)
            asked = request_params.params_from_url(QueryParams(scope["query_string"]))
        client = scope.get("client")
        caller = client[0] if client else ""
        answer = await self._answering.handle(
            asked,
            language(sent["accept-language"]),
            viewer=viewer_of(scope),
            caller=caller,
            read_only=method != "POST",
            internal=INTERNAL_REQUEST in scope,
            explain=EXPLAIN in sent and self._explain(caller, sent),
            run=lambda work: cancel_on_disconnect(work, receive),
        )
        response = _response(answer, 200 if answer.executed or accepted == JSON else 400, accepted, sent)
        if method != "POST" and answer.executed and not answer.failures:
            return _tagged(response, sent)
        return response

    def _explain(self, caller: str, sent: Headers) -> bool:
        """That the caller wants the question explained, not run. Raises BadRequest where that is not served."""
        if not (self._explains and caller in LOOPBACK) or any(each in sent for each in FORWARDED_HEADERS):
            raise BadRequest(
                "X-Explain is served where YUANLIU_EXPLAIN is on, to callers on the same machine.",
                "X-Explain 仅在 YUANLIU_EXPLAIN 为 on 时向本机调用者提供。",
            )
        return True


def _check_content(sent: Headers) -> None:
    kind = sent["content-type"]
    # A charset other than UTF-8 leaves no member, as in Accept.
    if [value for value, _ in parse_weighted(kind)] != [JSON]:
        raise UnsupportedMediaType(kind)
    encoding = sent["content-encoding"] or "identity"
    if encoding.strip().lower() != "identity":
        raise UnsupportedMediaType(f"{kind}, {encoding}")


def _response(answer: GraphQLResult, status: int, kind: str, sent: Headers) -> BytesResponse:
    headers = response_headers(kind)
    if answer.valid_until is not None:
        headers = [*headers, (VALID_UNTIL, answer.valid_until.isoformat().replace("+00:00", "Z").encode())]
    return BytesResponse(answer.body(language(sent["accept-language"])), status, headers)


def _tagged(response: BytesResponse, sent: Headers) -> BytesResponse:
    """An answer to a GET with its ETag, or 304 where the caller has it already. To be asked for again each time."""
    tag = f'"{hashlib.blake2b(response.body, digest_size=16).hexdigest()}"'
    headers = [each for each in response.headers if each[0] != b"cache-control"]
    headers += [(b"etag", tag.encode()), (b"cache-control", b"private, no-cache")]
    had = [each.strip().removeprefix("W/") for each in sent["if-none-match"].split(",")]
    if tag not in had and "*" not in had:
        return BytesResponse(response.body, response.status, headers)
    return BytesResponse(b"", NOT_MODIFIED, [each for each in headers if not each[0].startswith(b"content-")])


def _kind(sent: Headers) -> str:
    """The media type of a refusal, which is sent even to those who accept none that is served."""
    try:
        return media_type(sent["accept"])
    except RequestError:
        return JSON


async def _refused_elsewhere(request: Request, refused: Exception) -> BytesResponse:
    """What the router itself refuses, said as everything else is."""
    assert isinstance(refused, HTTPException)  # noqa: S101 - registered for it alone
    headers: Any = refused.headers or {}
    sent = Headers(request.scope)
    if refused.status_code != 405:
        return error_response(ResponseError.of(NotFound()), NotFound.status, sent, _kind(sent))
    allow = headers.get("Allow", "GET")
    error = MethodNotAllowed(request.method, allow)
    return error_response(ResponseError.of(error), error.status, sent, _kind(sent), [(b"allow", allow.encode())])
