"""All reports by name: the path of a report under /export, and its name as a command."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import GraphQLSchema

from api.exports.list_report import ListReport, list_names
from api.exports.report import Report
from resolvers.lineage.export_arguments import parse_choice

LIST = "list"
REPORTS = ()
"""The names of the reports that are no list."""


def reports(schema: GraphQLSchema) -> Mapping[str, Report]:
    """The reports of a schema, by name."""
    return {}


def list_report(schema: GraphQLSchema, name: str | None) -> ListReport:
    """The report of a root list. Raises BadArgument if there is no such list."""
    names = list_names(schema)
    return ListReport(schema, str(parse_choice(LIST, name or "", {name: name for name in names}.get, names)))
