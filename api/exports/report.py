"""A report: tables of one root field, written to a file in one attempt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from graphql import GraphQLArgument

from api.exports.headings import TableLanguage
from exchange.export.completeness_text import TableStatement
from exchange.export.tables import TableFile
from resolvers.context import Context

Texts = Mapping[str, Sequence[str]]
"""The parameters of an export, by name."""


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """One attempt to write a report. `last`: no other attempt follows, so a change of the graph does not end it."""

    context: Context
    texts: Texts
    language: TableLanguage
    last: bool


class ExportReport(Protocol):
    """A report that an export can write. `parts`: the names of its tables, the main one first."""

    @property
    def name(self) -> str: ...
    @property
    def parts(self) -> Sequence[str]: ...
    @property
    def parameters(self) -> Mapping[str, GraphQLArgument]: ...

    async def write(self, request: ReportRequest, file: TableFile) -> TableStatement | None:
        """Write the tables. None if the graph changed during an attempt that is not the last.

        Raises what the root field raises.
        """
