"""Reports of findings, differences, an impact and an assessment: their selections, and how they are read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from graphql import GraphQLArgument, GraphQLObjectType, GraphQLSchema, get_named_type

from api.exports.columns import EdgeColumns
from api.exports.list_report import MAX_ROWS, PAGE_ROWS
from api.exports.operation import NESTED, PAGE_ARGUMENTS, ExportOperation, query_type, root_arguments, with_page
from api.exports.report import ReportRequest
from api.exports.tables import (
    NEED_ENTRIES,
    NEEDS,
    NEXT_STEPS,
    ReportTable,
    need_entry_rows,
    need_rows,
    next_step_rows,
)
from domain.errors import UnknownReference
from domain.model.completeness import Completeness
from domain.sentence import Sentence
from exchange.export.completeness_text import ENTRIES, FLOWS_OR_ROWS, TableStatement
from exchange.export.tables import TableFile
from graph.selection import Selection
from resolvers.context import FieldRequest

COMPLETENESS = "completeness { complete stoppedBy omitted hidden consistent version }"
MAX_ENTRIES = 100
"""The entries of a need that its assessment lists."""


@dataclass(frozen=True)
class PagedReport:
    """A root field that is a connection, as one table. `selection`: of its nodes. `size`: the rows of a page.

    `row`: makes the row of a node. `omissions`: what its completeness counts as omitted.
    """

    schema: GraphQLSchema
    table: ReportTable
    selection: str
    size: int
    row: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    omissions: Sentence
    instant: str = "asOf"

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def parts(self) -> Sequence[str]:
        return (self.name,)

    @cached_property
    def parameters(self) -> Mapping[str, GraphQLArgument]:
        return root_arguments(self.schema, self.name)

    async def write(self, request: ReportRequest, file: TableFile) -> TableStatement | None:
        """Write a row for each node. Raises what the root field raises."""
        selection = f"totalCount {self.instant} {COMPLETENESS} pageInfo {{ hasNextPage endCursor }}"
        operation = ExportOperation(
            self.schema, self.name, f"{selection} nodes {{ {self.selection} }}", self.parameters
        )
        first = operation.request(request.context, request.texts)
        self.table.begin(file, request.language)
        rows, more = 0, True
        after: str | None = None
        versions: set[str] = set()
        while more and rows < MAX_ROWS:
            page = await operation.resolve(with_page(first, min(self.size, MAX_ROWS - rows), after))
            versions.add(page["completeness"]["version"])
            if not (request.last or (len(versions) == 1 and page["completeness"]["consistent"])):
                return None
            rows += len(page["nodes"])
            more, after = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
            await asyncio.to_thread(self.table.write, file, request.language, list(map(self.row, page["nodes"])))
        completeness = completeness_of(page["completeness"], page["totalCount"] - rows, versions)
        return TableStatement(completeness, datetime.fromisoformat(page[self.instant]), self.omissions)


@dataclass(frozen=True)
class ImpactReport:
    """`impact`: a table for each facet, with the columns of the list of its type, and of its edges.

    The traversal runs once, and its pages come from the cached result: one statement for all facets would exceed the
    memory of the database.
    """

    schema: GraphQLSchema
    name: str = "impact"

    @cached_property
    def parameters(self) -> Mapping[str, GraphQLArgument]:
        return root_arguments(self.schema, self.name)

    @cached_property
    def columns(self) -> Mapping[str, EdgeColumns]:
        """The columns of the tables, by facet."""
        impact = get_named_type(query_type(self.schema).fields[self.name].type)
        assert isinstance(impact, GraphQLObjectType)  # noqa: S101 - impact is an object
        facets = get_named_type(impact.fields["facets"].type)
        assert isinstance(facets, GraphQLObjectType)  # noqa: S101 - facets are an object
        columns = {}
        for facet, field in facets.fields.items():
            connection = get_named_type(field.type)
            if set(field.args) >= PAGE_ARGUMENTS and isinstance(connection, GraphQLObjectType):
                columns[facet] = EdgeColumns.of(self.schema, connection)
        return columns

    @property
    def parts(self) -> Sequence[str]:
        return tuple(self.columns)

    async def write(self, request: ReportRequest, file: TableFile) -> TableStatement | None:
        """Write the objects of each facet. Raises what `impact` raises."""
        beyond = 0
        versions: set[str] = set()
        impact: dict[str, Any] = {}
        facts: list[Mapping[str, Any]] = []
        for facet, columns in self.columns.items():
            table = ReportTable(facet, columns.all)
            table.begin(file, request.language)
            edges = f"edges {{ {columns.selection} }} totalCount"
            selection = f"facets {{ {facet} {{ {edges} }} }} asOf {COMPLETENESS}"
            operation = ExportOperation(self.schema, self.name, selection, self.parameters)
            first = operation.request(request.context, request.texts)
            written, total = 0, 1
            after: str | None = None
            while written < min(total, MAX_ROWS):
                impact = await operation.resolve(_with_facet_page(first, facet, after))
                facts.append(impact["completeness"])
                versions.add(impact["completeness"]["version"])
                if not (request.last or (len(versions) == 1 and impact["completeness"]["consistent"])):
                    return None
                # The facet of fields is null if no start is one.
                connection = impact["facets"][facet] or {"edges": [], "totalCount": 0}
                page, total = connection["edges"], connection["totalCount"]
                if not page:
                    break
                written, after = written + len(page), page[-1]["cursor"]
                await asyncio.to_thread(table.write, file, request.language, list(columns.rows(page)))
            beyond += max(0, total - written) if written else 0
        completeness = completeness_of(_joined(facts), beyond, versions)
        return TableStatement(completeness, datetime.fromisoformat(impact["asOf"]), FLOWS_OR_ROWS)


@dataclass(frozen=True)
class AssessmentReport:
    """The assessment of a scenario: its needs, the entries that could meet them and the next steps."""

    schema: GraphQLSchema
    name: str = "assessment"

    @property
    def parts(self) -> Sequence[str]:
        return (NEEDS.name, NEED_ENTRIES.name, NEXT_STEPS.name)

    @cached_property
    def parameters(self) -> Mapping[str, GraphQLArgument]:
        scenario = self.schema.type_map["Scenario"]
        assert isinstance(scenario, GraphQLObjectType)  # noqa: S101 - a scenario is an object
        code = query_type(self.schema).fields["scenario"].args["code"]
        return {"scenario": code, **scenario.fields["assessment"].args}

    async def write(self, request: ReportRequest, file: TableFile) -> TableStatement | None:
        """Write the three tables. Raises UnknownReference, and what the assessment raises."""
        operation = ExportOperation(self.schema, "scenario", ASSESSMENT, self.parameters, {"scenario": "code"})
        scenario = await operation.resolve(operation.request(request.context, request.texts))
        if scenario is None:
            raise UnknownReference("SCENARIO", "scenario", request.texts["scenario"][0])
        assessment = scenario["assessment"]
        if not (request.last or assessment["completeness"]["consistent"]):
            return None
        needs = assessment["needs"]
        for table, rows in ((NEEDS, need_rows), (NEED_ENTRIES, need_entry_rows), (NEXT_STEPS, next_step_rows)):
            table.begin(file, request.language)
            await asyncio.to_thread(table.write, file, request.language, list(rows(needs)))
        beyond = sum(need["entries"]["totalCount"] - len(need["entries"]["edges"]) for need in needs)
        completeness = completeness_of(assessment["completeness"], beyond, {assessment["completeness"]["version"]})
        return TableStatement(completeness, datetime.fromisoformat(assessment["asOf"]), ENTRIES)


ASSESSMENT = f"""assessment {NESTED} {{
  asOf {COMPLETENESS}
  needs {{
    need {{ position }} element {{ code name }} entry {{ code title }} purpose freshness status reason overdue
    source {{ status department {{ code name }} }}
    entries(first: {MAX_ENTRIES}) {{
      totalCount
      edges {{ via place coverage node {{ code title provider {{ code name }} shareType updateCycle }} }}
    }}
    nextSteps {{
      act article body {{ code name }} platform {{ code name }} workingDays provisional filing sentence
    }}
  }}
}}"""
FINDING = """key kind article sentence subject since byReference evidence { id }
resource { id name title } entry { id title }
flow { id from { name title } to { name title } }"""
DESIGNATION = "id since until scope element { code name } region { code name } department { name }"
CHANGE = f"""__typename
... on NodeChange {{ change node {{ id name }} before {{ upstream downstream }} after {{ upstream downstream }} }}
... on EdgeChange {{
  change kind from {{ id name }} to {{ id name }} differs before {{ id since until }} after {{ id since until }}
}}
... on DesignationChange {{ change before {{ {DESIGNATION} }} after {{ {DESIGNATION} }} }}"""


def completeness_of(facts: Mapping[str, Any], beyond: int, versions: set[str]) -> Completeness:
    """The completeness of a report by that of its root field. `beyond`: rows that the file does not have. `versions`:
    the versions of the graph that its pages were read at."""
    stopped = {*facts["stoppedBy"], *(("PAGE",) if beyond else ())}
    consistent = facts["consistent"] and len(versions) == 1
    return Completeness.of(
        stopped, facts["omitted"] + beyond, facts["hidden"], consistent=consistent, version=facts["version"]
    )


def _joined(facts: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """What several reads of one result say of it together: whatever cut one of them cut the file."""
    return {
        "stoppedBy": sorted({reason for read in facts for reason in read["stoppedBy"]}),
        "omitted": max(read["omitted"] for read in facts),
        "hidden": max(read["hidden"] for read in facts),
        "consistent": all(read["consistent"] for read in facts),
        "version": facts[-1]["version"],
    }


def _with_facet_page(request: FieldRequest, facet: str, after: str | None) -> FieldRequest:
    """The same request for one page of a facet."""

    def paged(selection: Selection) -> Selection:
        if selection.name == facet:
            return replace(selection, arguments={"first": PAGE_ROWS, "after": after}, max_size=PAGE_ROWS)
        return replace(selection, fields=tuple(map(paged, selection.fields)))

    return replace(request, selection=paged(request.selection))
