"""Responses to requests that are rejected or lose their slot, made without the application."""

from __future__ import annotations

from functools import cache

import orjson
from starlette.types import Message, Scope

from api.errors import NotAcceptable, Overloaded, RequestError
from api.errors.formatting import ResponseError
from api.http.asgi import Headers, response_headers
from api.http.content_negotiation import JSON, media_type
from api.http.language import language


@cache
def overload_rejection(
    seconds: int, kind: str, preferred_language: str, *, close: bool = False
) -> tuple[Message, Message]:
    """The response with OVERLOADED. It is cached, so that a rejection costs next to nothing."""
    return error_messages(Overloaded(seconds), kind, preferred_language, seconds=seconds, close=close)


def error_messages(
    error: RequestError, kind: str, preferred_language: str, *, seconds: int | None = None, close: bool = False
) -> tuple[Message, Message]:
    """The two ASGI messages of a response with an error. `kind`: its media type; `preferred_language`: of the
    message; `seconds`: Retry-After; `close`: whether the connection ends."""
    body = orjson.dumps({"errors": [ResponseError.of(error).formatted(preferred_language)]})
    headers = [*response_headers(kind), (b"content-length", str(len(body)).encode())]
    if seconds is not None:
        headers.append((b"retry-after", str(seconds).encode()))
    if close:
        headers.append((b"connection", b"close"))
    return (
        {"type": "http.response.start", "status": error.status, "headers": headers},
        {"type": "http.response.body", "body": body},
    )


def response_preferences(scope: Scope) -> tuple[str, str]:
    """The media type and the language that the client prefers; JSON if it accepts no type that is served."""
    headers = Headers(scope)
    try:
        kind = media_type(headers["accept"])
    except NotAcceptable:
        kind = JSON
    return kind, language(headers["accept-language"])
