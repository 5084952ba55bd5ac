"""`GET /export/lineage`: the answer of `lineage` as a file, in a format that other tools read (docs/export.md).

The answer is read before the first byte is sent, so that what goes wrong is a coded error and never half a file; its
text is made as it is sent. Headers say whether the answer is complete, and so does the file itself.
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

CHUNK = 1 << 16
"""Characters that are sent at once."""
STATUSES: Statuses = (
    (UnknownReference, 404),
    (CallerError, 400),
    (GraphChanged, 409),
    (Unavailable, 503),
    (TimedOut, 504),
)


class NoSuchFormat(RequestError):
    """The Accept header admits none of the formats."""

    code = Code.NOT_ACCEPTABLE
    status = 406

    def __init__(self) -> None:
        offered = ", ".join(form.media for form in FORMATS.values())
        super().__init__(
            "The Accept header admits no format that lineage is exported in.",
            zh="Accept 请求头不接受任何可导出的格式。",
            remedy=f"Give format={'|'.join(FORMATS)}, or accept one of {offered}.",
            remedy_zh=f"请指定 format（{'、'.join(FORMATS)}），或接受 {offered} 之一。",
        )


def routes(context: Callable[[str, Viewer], Context], zone: tzinfo) -> list[BaseRoute]:
    """The route. `context` makes a request's own, given its language and its viewer; a day begins in `zone`."""

    async def lineage(request: Request) -> Response:
        given = {name: request.query_params.getlist(name) for name in request.query_params}
        reject_unknown_names(given, (*NAMES, "format", "part", "bom"))
        headers = Headers(request.scope)
        form = _format(single_value(given, "format"), headers["accept"])
        part = parse_choice("part", single_value(given, "part") or PARTS[0], _same(PARTS), ", ".join(PARTS))
        bom = bool(parse_boolean("bom", single_value(given, "bom")))
        arguments = arguments_of(given, zone)
        own = context(language(headers["accept-language"]), viewer_of(request.scope))
        asked = export_lineage(own, arguments, declares=form.declares)
        found = await cancel_on_disconnect(asked, request.receive)
        return StreamingResponse(
            _chunks(render(form, found, part=part, bom=bom)),
            headers={
                **HEADERS,
                **completeness_headers(found),
                "content-type": f"{form.media}; charset=utf-8" + ("; header=present" if form.name == "csv" else ""),
                "content-disposition": f'attachment; filename="{file_name(form, part, found)}"',
            },
        )

    endpoint = guarded_endpoint(lineage, STATUSES)
    return [Route("/export/lineage", endpoint, methods=["GET"], name="export-lineage")]


def completeness_headers(found: ExportedLineage) -> Mapping[str, str]:
    """X-Yuanliu-Complete, X-Yuanliu-Stopped-By, …: what the file says, for those who do not read it."""
    return {_header(name): value for name, value in completeness_facts(found).items()}


def file_name(form: ExportFormat, part: str, found: ExportedLineage) -> str:
    """Such as lineage-edges-20260301T000000Z.csv; the time is the instant asked about."""
    at = found.as_of.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"lineage{f'-{part}' if form.name == 'csv' else ''}-{at}.{form.ending}"


def _header(name: str) -> str:
    words = "".join(f"-{each}" if each.isupper() else each for each in name)
    return f"x-yuanliu-{words.lower()}"


def _same(allowed: Sequence[str]) -> Callable[[str], str | None]:
    return {each: each for each in allowed}.get


def _format(named: str | None, accept: str) -> ExportFormat:
    """`format` where it is given, else what Accept likes best; OpenLineage where it likes all. Raises BadArgument,
    NoSuchFormat."""
    if named is not None:
        form: ExportFormat = parse_choice("format", named, FORMATS.get, ", ".join(FORMATS))
        return form
    media = best_match(accept, tuple(form.media for form in FORMATS.values()))
    if media is None:
        raise NoSuchFormat
    return next(form for form in FORMATS.values() if form.media == media)


async def _chunks(pieces: Iterator[str]) -> AsyncIterator[bytes]:
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= CHUNK:
            yield "".join(held).encode()
            held, size = [], 0
            # a server takes what nobody reads any more without waiting: who hung up has to be noticed, others served
            await asyncio.sleep(0)
    yield "".join(held).encode()
