"""Turns the errors of an HTTP endpoint into coded responses, for /graphql, OpenLineage and the export alike."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp

from api.errors import MethodNotAllowed, Overloaded, RateLimited, RequestError
from api.errors.formatting import ResponseError, mask
from api.http.asgi import BytesResponse, Headers, Pairs, response_headers
from api.http.content_negotiation import JSON
from api.http.language import language
from api.rate_limit import RateLimiter, metered
from domain.errors import YuanliuError

CLIENT_CLOSED = 499
RETRY_SECONDS = 5
"""Retry-After of a response with status 503."""

Endpoint = Callable[[Request], Awaitable[Response]]
Statuses = Sequence[tuple[type[YuanliuError], int]]
"""HTTP statuses by class of error. The first match counts; an error without a match is 500."""


def json_media(_: Headers) -> str:
    """The media type of endpoints that answer in JSON only."""
    return JSON


async def guarded(
    work: Awaitable[ASGIApp],
    headers: Headers,
    *,
    statuses: Statuses | None = None,
    media: Callable[[Headers], str] = json_media,
) -> ASGIApp | None:
    """The response of `work`, or a coded one for its error; None if the client has disconnected.

    `statuses`: the statuses of errors other than RequestError; if None, these are masked as internal errors. `media`:
    returns the media type of a RequestError's response, given the headers of the request.
    """
    try:
        return await work
    except ClientDisconnect:
        return None
    except RequestError as error:
        return error_response(ResponseError.of(error), error.status, headers, media(headers), _headers_for(error))
    except Exception as error:  # the outermost handler: each error gets a coded response
        if statuses is None:
            return error_response(mask(error), 500, headers)
        status = next((status for kind, status in statuses if isinstance(error, kind)), 500)
        extra = [(b"retry-after", str(RETRY_SECONDS).encode())] if status == 503 else []
        return error_response(ResponseError.of(error), status, headers, extra=extra)


def guarded_endpoint(
    endpoint: Endpoint, statuses: Statuses, rate: RateLimiter | None = None
) -> Callable[[Request], Awaitable[ASGIApp]]:
    """A Starlette endpoint whose errors become coded responses. `rate`: charges the caller for the database's time."""

    async def metered_endpoint(request: Request) -> Response:
        with metered(rate, request.client.host if request.client else "", 1):
            return await endpoint(request)

    async def respond(request: Request) -> ASGIApp:
        response = await guarded(metered_endpoint(request), Headers(request.scope), statuses=statuses)
        return Response(status_code=CLIENT_CLOSED) if response is None else response

    return respond


def error_response(
    error: ResponseError, status: int, headers: Headers, kind: str = JSON, extra: Pairs | None = None
) -> BytesResponse:
    """A GraphQL response with one error and no data, in the caller's language. `kind`: its media type; `extra`: further
    headers."""
    content = orjson.dumps({"errors": [error.formatted(language(headers["accept-language"]))]})
    return BytesResponse(content, status, [*response_headers(kind), *(extra or ())])


def _headers_for(error: RequestError) -> Pairs:
    if isinstance(error, MethodNotAllowed):
        return [(b"allow", error.allow.encode())]
    if isinstance(error, RateLimited | Overloaded):
        return [(b"retry-after", str(error.seconds).encode())]
    return []
