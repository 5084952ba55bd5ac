"""All reports by name: the path of a report under /export, and its name as a command."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import GraphQLSchema

from api.exports.list_report import PAGE_ROWS, ListReport, list_names
from api.exports.path_report import PathReport
from api.exports.report import ExportReport
from api.exports.reports import CHANGE, FINDING, AssessmentReport, ImpactReport, PagedReport
from api.exports.tables import DIFF, FINDINGS, change_row, finding_row
from exchange.export.completeness_text import FLOWS_OR_ROWS, ROWS
from resolvers.lineage.diff_arguments import MAX_CHANGES
from resolvers.lineage.export_arguments import parse_choice

LIST = "list"


def reports(schema: GraphQLSchema) -> Mapping[str, ExportReport]:
    """The reports of a schema, by name."""
    every: tuple[ExportReport, ...] = (
        ImpactReport(schema),
        PathReport(schema),
        PagedReport(schema, DIFF, CHANGE, MAX_CHANGES, change_row, FLOWS_OR_ROWS, instant="to"),
        PagedReport(schema, FINDINGS, FINDING, PAGE_ROWS, finding_row, ROWS),
        AssessmentReport(schema),
    )
    return {report.name: report for report in every}


def list_report(schema: GraphQLSchema, name: str | None) -> ListReport:
    """The report of a root list. Raises BadArgument if there is no such list."""
    names = list_names(schema)
    return ListReport(schema, str(parse_choice(LIST, name or "", {name: name for name in names}.get, names)))
