"""A root list as a table. Its rows are read in pages by their keys, all at one version of the graph."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphql import GraphQLArgument, GraphQLObjectType, GraphQLSchema, get_named_type

from api.exports.columns import EdgeColumns, values_of
from api.exports.operation import PAGE_ARGUMENTS, ExportOperation, query_type, root_arguments, with_page
from api.exports.report import ReportRequest
from domain.model.completeness import Completeness
from exchange.export.completeness_text import ROWS, TableStatement
from exchange.export.tables import Cell, TableFile
from resolvers.context import Context

MAX_ROWS = 100_000
"""The most rows of a table."""
PAGE_ROWS = 2_000
"""The rows that one statement reads."""
COLUMNS = "columns"
HIDDEN = frozenset({"hidden"})
"""What a list does not count: rows that the caller may not see."""


@dataclass(frozen=True)
class ListReport:
    """A root list that takes a filter. `name`: that of the root field."""

    schema: GraphQLSchema
    name: str

    @property
    def parts(self) -> Sequence[str]:
        return (self.name,)

    @cached_property
    def parameters(self) -> Mapping[str, GraphQLArgument]:
        return root_arguments(self.schema, self.name)

    @cached_property
    def connection(self) -> GraphQLObjectType:
        """The type of the list."""
        connection = get_named_type(query_type(self.schema).fields[self.name].type)
        assert isinstance(connection, GraphQLObjectType)  # noqa: S101 - a root list is a connection
        return connection

    @property
    def row_type(self) -> str:
        """The name of the type of its rows."""
        return str(get_named_type(self.connection.fields["nodes"].type).name)

    async def write(self, request: ReportRequest, file: TableFile) -> TableStatement | None:
        """Write the rows. Raises BadArgument for an unknown column, and what the list raises."""
        names = [name for text in request.texts.get(COLUMNS, ()) for name in text.split(",") if name]
        columns = EdgeColumns.of(self.schema, self.connection, names)
        # `pageInfo` would cost a search for the rows before the page
        selection = f"edges {{ {columns.selection} }}"
        operation = ExportOperation(self.schema, self.name, selection, self.parameters)
        first = operation.request(request.context, request.texts)
        file.begin(self.name, request.language.headings(columns.all))
        rows, full = 0, True
        after: str | None = None
        while full and rows < MAX_ROWS:
            size = min(PAGE_ROWS, MAX_ROWS - rows)
            edges = (await operation.resolve(with_page(first, size, after)))["edges"]
            if not (_at_one_version(request.context) or request.last):
                return None
            rows += len(edges)
            full, after = len(edges) == size, edges[-1]["cursor"] if edges else None
            await asyncio.to_thread(file.write, _cells(request, columns, edges))
        omitted = await self._total(request) - rows if full else 0
        consistent = _at_one_version(request.context)
        if not (consistent or request.last):
            return None
        version = request.context.reads.done[-1][0]
        stopped = ("PAGE",) if omitted else ()
        completeness = Completeness.of(stopped, omitted, 0, consistent=consistent, version=version)
        as_of = first.selection.arguments.get("asOf") or request.context.now
        return TableStatement(completeness, as_of, ROWS, uncounted=HIDDEN)

    async def _total(self, request: ReportRequest) -> int:
        operation = ExportOperation(self.schema, self.name, "totalCount", self.parameters)
        counted = await operation.resolve(operation.request(request.context, request.texts))
        return int(counted["totalCount"])


def list_names(schema: GraphQLSchema) -> list[str]:
    """The names of all root lists whose rows have a shape with a filter."""
    return [
        name
        for name, field in query_type(schema).fields.items()
        if "where" in field.args
        and set(field.args) >= PAGE_ARGUMENTS
        and get_named_type(field.args["where"].type).name.endswith("Where")
    ]


def _cells(request: ReportRequest, columns: EdgeColumns, edges: Sequence[Mapping[str, Any]]) -> Iterator[list[Cell]]:
    rows = values_of(columns.all, columns.rows(edges))
    return (request.language.row(columns.all, values) for values in rows)


def _at_one_version(context: Context) -> bool:
    """Whether all reads so far were of one version. The next read must not be of an older one."""
    versions = {version for version, _ in context.reads.done}
    context.reads.at = context.reads.done[-1][0]
    return len(versions) == 1
