"""The endpoint /graphql: GraphQL over HTTP (the GraphQL Foundation's draft specification).

Statuses: a request that is refused before its document is parsed has its own (400, 405, 406, 413, 415, 429). A document
that does not run is 400 for application/graphql-response+json and 200 for application/json. A document that ran is 200,
even if fields failed: `data` is present, possibly null, and each error has the code of its field's failure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from typing import Any

from graphql import GraphQLSchema
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

from api.admission.memory_budget import SMALL_RESPONSE_BYTES, UNSENT_BYTES, MemoryBudget
from api.admission.work_limits import WorkLimits
from api.documents.lookup import DocumentLookup
from api.endpoints import health
from api.endpoints.endpoint_errors import error_response, guarded
from api.endpoints.health import Ping, ReadinessProbe
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
from api.execution.graphql_result import GraphQLResult
from api.execution.request_handler import RequestHandler
from api.http import request_params
from api.http.asgi import HEADERS, NOT_MODIFIED, BytesResponse, Headers, read_body, response_headers
from api.http.content_negotiation import JSON, media_type, parse_weighted
from api.http.disconnect import cancel_on_disconnect
from api.http.language import language
from api.limits.document import LIMITS, Limits
from api.rate_limit import RateLimiter
from api.response_cache import ResponseCache
from api.viewer_middleware import viewer_of
from domain.rules.instants import utc_text
from domain.viewer import Viewer
from resolvers.context import Context

PATH = "/graphql"
ALLOWED_METHODS = "GET, HEAD, POST, OPTIONS"
EXPLAIN_HEADER = "x-explain"
VALID_UNTIL_HEADER = b"x-valid-until"
INTERNAL_REQUEST_KEY = "yuanliu.internal_request"
"""The key in the scope of the service's own requests. No caller can set it."""
LOOPBACK_ADDRESSES = ("127.0.0.1", "::1")
FORWARDED_HEADERS = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
"""Headers by which a proxy on the same machine tells of a caller on another machine."""


def create_application(
    schema: GraphQLSchema,
    context: Callable[[str, Viewer], Context],
    readiness: ReadinessProbe,
    ping: Ping,
    other_routes: Sequence[BaseRoute] = (),
    *,
    limits: Limits = LIMITS,
    document_lookup: DocumentLookup | None = None,
    rate: RateLimiter | None = None,
    work: WorkLimits | None = None,
    explains: bool = False,
    response_cache: ResponseCache | None = None,
    fast: bool = True,
    lifespan: Lifespan[Starlette] | None = None,
) -> Starlette:
    """The service: /graphql, /healthz, /readyz and `other_routes`. `context` creates the context of a request from its
    language and viewer; `explains`: whether X-Explain is served."""
    handler = RequestHandler(schema, context, limits, document_lookup, rate, work, response_cache, fast=fast)
    return RoutedService(
        GraphQLOverHTTP(handler, limits, explains=explains),
        routes=[*health.routes(readiness, ping), *other_routes],
        exception_handlers={HTTPException: _routing_error},
        lifespan=lifespan,
    )


class RoutedService(Starlette):
    """The routes, with /graphql ahead of them: it handles its own errors, and routing costs a tenth of a request."""

    def __init__(self, endpoint: GraphQLOverHTTP, **options: Any) -> None:
        super().__init__(**options)
        # A redirect would name the host that the client sent.
        self.router.redirect_slashes = False
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == PATH:
            await self._endpoint(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class GraphQLOverHTTP:
    """The endpoint as an ASGI application."""

    def __init__(self, handler: RequestHandler, limits: Limits, *, explains: bool = False) -> None:
        self._handler = handler
        self._limits = limits
        self._explains = explains
        self._unsent = MemoryBudget(UNSENT_BYTES, SMALL_RESPONSE_BYTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope)
        async with AsyncExitStack() as memory:
            response = await guarded(self._respond(scope, headers, receive, memory), headers, media=_error_media_type)
            if response is not None:
                await response(scope, receive, send)

    async def _respond(self, scope: Scope, headers: Headers, receive: Receive, memory: AsyncExitStack) -> ASGIApp:
        """The response. `memory`: ends when it has been sent."""
        method = scope["method"]
        body = await read_body(receive, self._limits.body)
        if method == "OPTIONS":
            return Response(status_code=204, headers={**HEADERS, "allow": ALLOWED_METHODS})
        if method not in ("GET", "HEAD", "POST"):
            raise MethodNotAllowed(method, ALLOWED_METHODS)
        accepted = media_type(headers["accept"])
        if method == "POST":
            _check_content_type(headers)
            if len(body) > self._limits.body:
                raise BodyTooLarge(len(body), self._limits.body)
            params = request_params.params_from_body(bytes(body))
        else:
            if len(scope["query_string"]) > self._limits.head:
                raise HeadTooLarge(len(scope["query_string"]), self._limits.head)
            params = request_params.params_from_url(QueryParams(scope["query_string"]))
        client = scope.get("client")
        caller = client[0] if client else ""
        result = await self._handler.handle(
            params,
            language(headers["accept-language"]),
            viewer=viewer_of(scope),
            caller=caller,
            read_only=method != "POST",
            internal=INTERNAL_REQUEST_KEY in scope,
            explain=EXPLAIN_HEADER in headers and self._may_explain(caller, headers),
            run=lambda work: cancel_on_disconnect(work, receive),
        )
        response = _response(result, 200 if result.executed or accepted == JSON else 400, accepted, headers)
        await memory.enter_async_context(self._unsent.reserve(len(response.body)))
        if method != "POST" and result.executed and not result.failures:
            return _with_etag(response, headers)
        return response

    def _may_explain(self, caller: str, headers: Headers) -> bool:
        """True: the operation is explained instead of executed. Raises BadRequest if the caller may not ask for it."""
        forwarded = any(name in headers for name in FORWARDED_HEADERS)
        if not self._explains or caller not in LOOPBACK_ADDRESSES or forwarded:
            raise BadRequest(
                "X-Explain is served only if YUANLIU_EXPLAIN is on, and only to callers on the same machine.",
                "X-Explain 仅在 YUANLIU_EXPLAIN 为 on 时向本机调用方提供。",
            )
        return True


def _check_content_type(headers: Headers) -> None:
    """Raises UnsupportedMediaType unless the body is uncompressed JSON in UTF-8."""
    kind = headers["content-type"]
    # parse_weighted leaves out members with a charset other than UTF-8
    if [value for value, _ in parse_weighted(kind)] != [JSON]:
        raise UnsupportedMediaType(kind)
    encoding = headers["content-encoding"] or "identity"
    if encoding.strip().lower() != "identity":
        raise UnsupportedMediaType(f"{kind}, {encoding}")


def _response(result: GraphQLResult, status: int, kind: str, request_headers: Headers) -> BytesResponse:
    headers = response_headers(kind)
    if result.valid_until is not None:
        headers = [*headers, (VALID_UNTIL_HEADER, utc_text(result.valid_until).encode())]
    return BytesResponse(result.body(language(request_headers["accept-language"])), status, headers)


def _with_etag(response: BytesResponse, request_headers: Headers) -> BytesResponse:
    """The response to a GET with an ETag, or 304 if the client has it. Clients must revalidate it each time.

    The ETag is weak: it names the content, not its compressed or plain bytes."""
    etag = f'"{hashlib.blake2b(response.body, digest_size=16).hexdigest()}"'
    headers = [(name, value) for name, value in response.headers if name != b"cache-control"]
    headers += [(b"etag", b"W/" + etag.encode()), (b"cache-control", b"private, no-cache")]
    client_etags = [text.strip().removeprefix("W/") for text in request_headers["if-none-match"].split(",")]
    if etag not in client_etags and "*" not in client_etags:
        return BytesResponse(response.body, response.status, headers)
    return BytesResponse(
        b"", NOT_MODIFIED, [(name, value) for name, value in headers if not name.startswith(b"content-")]
    )


def _error_media_type(headers: Headers) -> str:
    """The media type of an error response: JSON if the client accepts no type that is served."""
    try:
        return media_type(headers["accept"])
    except RequestError:
        return JSON


async def _routing_error(request: Request, exception: Exception) -> BytesResponse:
    """The response to a request without a route: an error in the same form as all others."""
    assert isinstance(exception, HTTPException)  # noqa: S101 - registered for it alone
    headers = Headers(request.scope)
    kind = _error_media_type(headers)
    if exception.status_code != 405:
        return error_response(ResponseError.of(NotFound()), NotFound.status, headers, kind)
    allow = (exception.headers or {}).get("Allow", "GET")
    error = MethodNotAllowed(request.method, allow)
    return error_response(ResponseError.of(error), error.status, headers, kind, [(b"allow", allow.encode())])
