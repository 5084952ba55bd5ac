"""`GET /export/lineage`: the result of `lineage` as a file in a format of other tools (docs/export.md).

The whole result is read before the first byte is sent, so that a failure is a coded error and never half a file. The
file is rendered while it is sent. The headers and the file say whether the result is complete.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, tzinfo

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from api.endpoints.endpoint_errors import guarded_endpoint
from api.endpoints.export_response import STATUSES, completeness_headers, named, requested_format
from api.http.asgi import HEADERS, Headers
from api.http.disconnect import cancel_on_disconnect
from api.http.language import language
from api.rate_limit import RateLimiter
from api.viewer_middleware import viewer_of
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


def routes(context: Callable[[str, Viewer], Context], zone: tzinfo, rate: RateLimiter | None = None) -> list[BaseRoute]:
    """The route. `context` creates the context of a request from its language and viewer; `zone`: the time zone of
    dates; `rate`: limits callers."""

    async def lineage(request: Request) -> Response:
        values = {name: request.query_params.getlist(name) for name in request.query_params}
        reject_unknown_names(values, (*NAMES, "format", "part", "bom"))
        headers = Headers(request.scope)
        form = requested_format(FORMATS, single_value(values, "format"), headers["accept"])
        part = parse_choice("part", single_value(values, "part") or PARTS[0], named(PARTS), PARTS)
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
                **completeness_headers(completeness_facts(exported)),
                "content-type": f"{form.media}; charset=utf-8" + ("; header=present" if form.name == "csv" else ""),
                "content-disposition": f'attachment; filename="{file_name(form, part, exported)}"',
            },
        )

    endpoint = guarded_endpoint(lineage, STATUSES, rate)
    return [Route("/export/lineage", endpoint, methods=["GET"], name="export-lineage")]


def file_name(form: ExportFormat, part: str, exported: ExportedLineage) -> str:
    """A name such as lineage-edges-20260301T000000Z.csv; the time is the instant of the result.

    The name of a result that was cut says so, because a table has no other place for it.
    """
    at = exported.as_of.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    table = f"-{part}" if form.name == "csv" else ""
    cut = "" if exported.completeness.complete else "-incomplete"
    return f"lineage{table}-{at}{cut}.{form.ending}"


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
