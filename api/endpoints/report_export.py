"""`GET /export/list`, `/export/findings` …: a root field as tables, CSV or XLSX (docs/export.md).

The file is written before the first byte is sent, so that a failure is a coded error and never half a file.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping

from graphql import GraphQLSchema
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from api.endpoints.endpoint_errors import guarded_endpoint
from api.endpoints.export_response import STATUSES, completeness_headers, named, requested_format
from api.exports.catalog import LIST, list_report, reports
from api.exports.files import ReportFile, ReportOptions, file_name, report_formats, report_parts, write_report
from api.exports.headings import LANGUAGES, TableLanguage
from api.exports.list_report import COLUMNS
from api.exports.report import ExportReport, Texts
from api.http.asgi import HEADERS, Headers
from api.http.disconnect import cancel_on_disconnect
from api.http.language import language
from api.rate_limit import RateLimiter
from api.viewer_middleware import viewer_of
from domain.viewer import Viewer
from resolvers.context import Context
from resolvers.lineage.export_arguments import parse_boolean, parse_choice, reject_unknown_names, single_value

OPTIONS = ("format", "part", "bom", "language")
"""The parameters that decide how a report is written."""
CreateContext = Callable[[str, Viewer], Context]


def routes(context: CreateContext, schema: GraphQLSchema, rate: RateLimiter | None = None) -> list[BaseRoute]:
    """The routes. `context` creates the context of a request from its language and viewer; `rate`: limits callers."""

    async def export_list(request: Request) -> Response:
        values = _values(request)
        report = list_report(schema, single_value(values, LIST))
        names = (LIST, *report.parameters, COLUMNS, *OPTIONS)
        return await _respond(report, names, context, request)

    def export_report(report: ExportReport) -> Callable[[Request], object]:
        async def endpoint(request: Request) -> Response:
            return await _respond(report, (*report.parameters, *OPTIONS), context, request)

        return guarded_endpoint(endpoint, STATUSES, rate)

    endpoints: Mapping[str, Callable[[Request], object]] = {
        LIST: guarded_endpoint(export_list, STATUSES, rate),
        **{name: export_report(report) for name, report in reports(schema).items()},
    }
    return [
        Route(f"/export/{name}", endpoint, methods=["GET"], name=f"export-{name}")
        for name, endpoint in endpoints.items()
    ]


async def _respond(report: ExportReport, names: tuple[str, ...], context: CreateContext, request: Request) -> Response:
    values, headers = _values(request), Headers(request.scope)
    reject_unknown_names(values, names)
    options = _options(report, values, headers)
    spoken = "zh" if options.language.name == "zh" else language(headers["accept-language"])
    request_context = context(spoken, viewer_of(request.scope))
    written = await cancel_on_disconnect(write_report(report, request_context, values, options), request.receive)
    kind = {"csv": "; charset=utf-8; header=present", "xlsx": ""}.get(options.format.name, "; charset=utf-8")
    return StreamingResponse(
        _chunks(written),
        headers={
            **HEADERS,
            **completeness_headers(written.facts),
            "content-type": options.format.media + kind,
            "content-disposition": f'attachment; filename="{file_name(report, options, written)}"',
        },
    )


def _values(request: Request) -> Texts:
    return {name: request.query_params.getlist(name) for name in request.query_params}


def _options(report: ExportReport, values: Texts, headers: Headers) -> ReportOptions:
    """Raises BadArgument, NoSuchFormat."""
    parts = report_parts(report)
    spoken = single_value(values, "language") or language(headers["accept-language"])
    return ReportOptions(
        requested_format(report_formats(report), single_value(values, "format"), headers["accept"]),
        parse_choice("part", single_value(values, "part") or parts[0], named(parts), parts),
        bool(parse_boolean("bom", single_value(values, "bom"))),
        TableLanguage(parse_choice("language", spoken, named(LANGUAGES), LANGUAGES)),
    )


async def _chunks(written: ReportFile) -> AsyncIterator[bytes]:
    for chunk in written.chunks():
        yield chunk
        # The server accepts chunks for a closed connection without waiting: let it notice the disconnect.
        await asyncio.sleep(0)
