"""Writes a report to a temporary file, with what it states of its completeness."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC
from typing import IO

from api.exports.headings import TableLanguage
from api.exports.path_report import PathReport
from api.exports.report import ExportReport, ReportRequest, Texts
from domain.errors import GraphChanged
from exchange.export.completeness_text import COMPLETENESS, ExportStatement, TableStatement, completeness_facts
from exchange.export.csv import FACT_COLUMNS
from exchange.export.formats import FORMATS, ExportFormat
from exchange.export.tables import TABLE_FORMATS, TableFile, TableFormat
from graph.consistent_read import ATTEMPTS
from resolvers.context import Context, RequestReads

MEMORY_BYTES = 1 << 20
"""The bytes of a file that are held in memory; a larger file goes to the disk."""
CHUNK_BYTES = 1 << 16

ReportFormat = TableFormat | ExportFormat
GRAPH_FORMATS = {name: form for name, form in FORMATS.items() if name in ("graphml", "mermaid", "dot")}


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """How a report is written. `part`: the table of a CSV file; `bom`: begin CSV with a byte-order mark."""

    format: ReportFormat
    part: str
    bom: bool
    language: TableLanguage


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A finished file at its start, and the facts of its completeness. The caller closes the file."""

    file: IO[bytes]
    statement: ExportStatement
    facts: Mapping[str, str]

    def chunks(self) -> Iterator[bytes]:
        """The content of the file, which is closed after it."""
        with self.file:
            while chunk := self.file.read(CHUNK_BYTES):
                yield chunk


def report_formats(report: ExportReport) -> Mapping[str, ReportFormat]:
    """The formats of a report by name: those of tables, and for paths those of graphs."""
    return {**TABLE_FORMATS, **(GRAPH_FORMATS if isinstance(report, PathReport) else {})}


def report_parts(report: ExportReport) -> tuple[str, ...]:
    """The tables of a CSV export of a report."""
    return (*report.parts, COMPLETENESS)


def file_name(report: ExportReport, options: ReportOptions, written: ReportFile) -> str:
    """A name such as resources-20260301T000000Z.csv; that of a file that was cut ends with -incomplete."""
    at = written.statement.as_of.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    table = f"-{options.part}" if options.format.name == "csv" and options.part != report.name else ""
    cut = "" if written.statement.completeness.complete else "-incomplete"
    return f"{report.name}{table}-{at}{cut}.{options.format.ending}"


async def write_report(report: ExportReport, context: Context, texts: Texts, options: ReportOptions) -> ReportFile:
    """The report as a file, read again while a writer changes the graph, up to three times in all.

    Raises what the root field of the report raises.
    """
    for attempt in range(1, ATTEMPTS + 1):
        last = attempt == ATTEMPTS
        request = ReportRequest(replace(context, reads=RequestReads()), texts, options.language, last=last)
        with ExitStack() as stack:
            file = stack.enter_context(tempfile.SpooledTemporaryFile(MEMORY_BYTES))
            try:
                written = await _write(report, request, options, file)
            except GraphChanged:
                if last:
                    raise
                continue
            if written is not None:
                stack.pop_all()
                file.seek(0)
                return written
    raise GraphChanged


async def _write(
    report: ExportReport, request: ReportRequest, options: ReportOptions, file: IO[bytes]
) -> ReportFile | None:
    """The report in the file; None if the graph changed in between."""
    if isinstance(options.format, TableFormat):
        table_file = options.format.open(file, options.part, options.bom)
        statement = await report.write(request, table_file)
        if statement is None:
            return None
        facts = await asyncio.to_thread(_finish, table_file, statement, options.language)
        return ReportFile(file, statement, facts)
    assert isinstance(report, PathReport)  # noqa: S101 - report_formats
    lineage = await report.graph(request)
    if lineage is None:
        return None
    for piece in options.format.write(lineage, "zh" if options.language.name == "zh" else "en"):
        file.write(piece.encode())
    return ReportFile(file, lineage, completeness_facts(lineage))


def _finish(file: TableFile, statement: TableStatement, language: TableLanguage) -> Mapping[str, str]:
    """Write the table of completeness, as the last one, and finish the file. Returns the facts."""
    facts = statement.facts(file.rows, file.shortened)
    file.begin(COMPLETENESS, [language.heading([name]) for name in FACT_COLUMNS])
    file.write(list(facts.items()))
    file.close()
    return facts
