"""Answers to those who are not let in, or lose their slot: made without the application, some of them once for all."""

from __future__ import annotations

from functools import cache

import orjson
from starlette.types import Message, Scope

from api.errors import NotAcceptable, Overloaded, RequestError
from api.errors.formatting import ResponseError
from api.http.content_negotiation import JSON, media_type
from api.http.language import language


@cache
def overload_rejection(seconds: int, kind: str, spoken: str) -> tuple[Message, Message]:
    """The answer to one who is not let in, made once: it must cost next to nothing."""
    return error_messages(Overloaded(seconds), kind, spoken, seconds=seconds)


def error_messages(
    error: RequestError, kind: str, spoken: str, *, seconds: int | None = None, close: bool = False
) -> tuple[Message, Message]:
    """An answer with an error. `kind`: its media type; `seconds`: when to come again."""
    body = orjson.dumps({"errors": [ResponseError.of(error).formatted(spoken)]})
    headers = [
        (b"content-type", f"{kind}; charset=utf-8".encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"vary", b"Accept, Accept-Language"),
    ]
    if seconds is not None:
        headers.append((b"retry-after", str(seconds).encode()))
    if close:
        headers.append((b"connection", b"close"))
    return (
        {"type": "http.response.start", "status": error.status, "headers": headers},
        {"type": "http.response.body", "body": body},
    )


def response_preferences(scope: Scope) -> tuple[str, str]:
    """The media type and the language of an answer."""
    accept = accept_language = ""
    for name, value in scope["headers"]:
        if name == b"accept":
            accept = value.decode("latin-1")
        elif name == b"accept-language":
            accept_language = value.decode("latin-1")
    try:
        return media_type(accept), language(accept_language)
    except NotAcceptable:
        return JSON, language(accept_language)
