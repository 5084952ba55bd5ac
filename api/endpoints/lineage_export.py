"""`GET /export/lineage`: the result of `lineage` as a file in a format of other tools (docs/export.md).

The whole result is read before the first byte is sent, so that a failure is a coded error and never half a file. The
file is rendered while it is sent. The headers and the file say whether the result is complete.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from datetime import UTC, tzinfo

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from api.endpoints.endpoint_errors import Statuses, guarded_endpoint
from api.errors import Code, RequestError
from api.http.asgi import HEADERS, Headers
from api.http.content_negotiation import best_match
from api.http.disconnect import cancel_on_disconnect
from api.http.language import language
from api.viewer_middleware import viewer_of
from domain.errors import CallerError, GraphChanged, TimedOut, Unavailable, UnknownReference
from domain.model.lineage_export import ExportedLineage
from domain.viewer import Viewer
from exchange.export.completeness_text import completeness_facts
from exchange.export.formats import FORMATS, PARTS, ExportFormat, render
from resolvers.context import Context
from resolvers.lineage.export import export_lineage
from resolvers.lineage.export_arguments import (
    NAMES,
    arguments_of,
    parse_boolean,
    parse_choice,
    reject_unknown_names,
    single_value,
)

CHUNK_CHARACTERS = 1 << 16
"""Minimum number of characters in a chunk of the response, except the last."""
STATUSES: Statuses = (
    (UnknownReference, 404),
    (CallerError, 400),
    (GraphChanged, 409),
    (Unavailable, 503),
    (TimedOut, 504),
)


class NoSuchFormat(RequestError):
    """The Accept header accepts none of the formats."""

    code = Code.NOT_ACCEPTABLE
    status = 406

    def __init__(self) -> None:
        offered = ", ".join(form.media for form in FORMATS.values())
        super().__init__(
            "The Accept header accepts no format of the export.",
            zh="Accept 请求头不接受任何可导出的格式。",
            remedy=f"Set format={'|'.join(FORMATS)}, or accept one of {offered}.",
            remedy_zh=f"请指定 format（{'、'.join(FORMATS)}），或接受 {offered} 之一。",
        )


def routes(context: Callable[[str, Viewer], Context], zone: tzinfo) -> list[BaseRoute]:
    """The route. `context` creates the context of a request from its language and viewer; `zone`: the time zone of
    dates."""

    async def lineage(request: Request) -> Response:
        values = {name: request.query_params.getlist(name) for name in request.query_params}
        reject_unknown_names(values, (*NAMES, "format", "part", "bom"))
        headers = Headers(request.scope)
        form = _format(single_value(values, "format"), headers["accept"])
        part = parse_choice("part", single_value(values, "part") or PARTS[0], _lookup(PARTS), PARTS)
        bom = bool(parse_boolean("bom", single_value(values, "bom")))
        arguments = arguments_of(values, zone)
        spoken = language(headers["accept-language"])
        request_context = context(spoken, viewer_of(request.scope))
        work = export_lineage(request_context, arguments, declares=form.declares)
        exported = await cancel_on_disconnect(work, request.receive)
        return StreamingResponse(
            _chunks(render(form, exported, part=part, bom=bom, language=spoken)),
            headers={
                **HEADERS,
                **completeness_headers(exported),
                "content-type": f"{form.media}; charset=utf-8" + ("; header=present" if form.name == "csv" else ""),
                "content-disposition": f'attachment; filename="{file_name(form, part, exported)}"',
            },
        )

    endpoint = guarded_endpoint(lineage, STATUSES)
    return [Route("/export/lineage", endpoint, methods=["GET"], name="export-lineage")]


def completeness_headers(exported: ExportedLineage) -> Mapping[str, str]:
    """X-Yuanliu-Complete, X-Yuanliu-Stopped-By, …: the completeness that the file states too."""
    return {_header_name(name): value for name, value in completeness_facts(exported).items()}


def file_name(form: ExportFormat, part: str, exported: ExportedLineage) -> str:
    """A name such as lineage-edges-20260301T000000Z.csv; the time is the instant of the result.

    The name of a result that was cut says so, because a table has no other place for it.
    """
    at = exported.as_of.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    table = f"-{part}" if form.name == "csv" else ""
    cut = "" if exported.completeness.complete else "-incomplete"
    return f"lineage{table}-{at}{cut}.{form.ending}"


def _header_name(name: str) -> str:
    words = "".join(f"-{character}" if character.isupper() else character for character in name)
    return f"x-yuanliu-{words.lower()}"


def _lookup(allowed: Sequence[str]) -> Callable[[str], str | None]:
    return {value: value for value in allowed}.get


def _format(name: str | None, accept: str) -> ExportFormat:
    """The format of the parameter `format`, else the preferred one of Accept; OpenLineage if it accepts all. Raises
    BadArgument, NoSuchFormat."""
    if name is not None:
        form: ExportFormat = parse_choice("format", name, FORMATS.get, tuple(FORMATS))
        return form
    media = best_match(accept, tuple(form.media for form in FORMATS.values()))
    if media is None:
        raise NoSuchFormat
    return next(form for form in FORMATS.values() if form.media == media)


async def _chunks(pieces: Iterator[str]) -> AsyncIterator[bytes]:
    buffer: list[str] = []
    size = 0
    for piece in pieces:
        buffer.append(piece)
        size += len(piece)
        if size >= CHUNK_CHARACTERS:
            yield "".join(buffer).encode()
            buffer, size = [], 0
            # The server accepts chunks for a closed connection without waiting. Yield to the event loop, so that the
            # disconnect is noticed and other requests proceed.
            await asyncio.sleep(0)
    yield "".join(buffer).encode()
